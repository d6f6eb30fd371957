/**
 * TLS certificates: {@link io.hubwright.tls.CertificateAuthority} is a deployment's own authority,
 * {@link io.hubwright.tls.CertificateFiles} are certificates that somebody else issued. Who serves TLS asks them through
 * {@link io.hubwright.CertificateIssuer}.
 */
@NullMarked
package io.hubwright.tls;

import org.jspecify.annotations.NullMarked;
