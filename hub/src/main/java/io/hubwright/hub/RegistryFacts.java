package io.hubwright.hub;

import io.hubwright.hub.internal.FoundContainer;
import java.util.List;
import java.util.Optional;

/**
 * What is there of a registry on its host.
 *
 * @param containers all that carry its marker: one, or more after a replacement that was cut off
 * @param config config.yml; empty if there is none, as are the next two
 * @param chainPem the certificate in use
 * @param keyThere whether its private key is there; the key itself stays where it is
 * @param restartPending whether files have changed that the server reads only when it starts
 */
record RegistryFacts(
        List<FoundContainer> containers,
        String config,
        String htpasswd,
        Optional<String> chainPem,
        boolean keyThere,
        boolean restartPending) {

    RegistryFacts {
        containers = List.copyOf(containers);
    }

    Optional<FoundContainer> named(String name) {
        return containers.stream().filter(found -> found.name().equals(name)).findFirst();
    }

    @Override
    public String toString() { // config has the server's own secret
        return "containers " + containers + ", restart pending " + restartPending;
    }
}
