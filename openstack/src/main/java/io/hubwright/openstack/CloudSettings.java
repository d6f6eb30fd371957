package io.hubwright.openstack;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to reach a cloud and who we are there.
 *
 * @param name for messages
 * @param authUrl Keystone's, ending in {@code /v3}
 * @param facing which endpoints of the catalog to use: {@code public}, {@code internal} or {@code admin}
 * @param caFile PEM certificates to trust instead of what the network settings say
 * @param verify false to accept any certificate
 */
record CloudSettings(
        String name,
        URI authUrl,
        Credentials credentials,
        Optional<String> region,
        String facing,
        Optional<Path> caFile,
        boolean verify) {}
