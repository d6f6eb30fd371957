package io.hubwright.registry;

import io.hubwright.Secret;

/**
 * What this side shows a registry that asks for a certificate (mutual TLS).
 *
 * @param chainPem the certificate, followed by its intermediates
 * @param keyPem the private key in PKCS#8 ({@code BEGIN PRIVATE KEY}), not encrypted; {@code openssl pkcs8 -topk8 -nodes}
 *     makes it from older forms
 */
public record ClientCertificate(String chainPem, Secret keyPem) {}
