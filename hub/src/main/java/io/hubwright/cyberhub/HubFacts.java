package io.hubwright.cyberhub;

import io.hubwright.hub.internal.FileSnapshot;
import io.hubwright.hub.internal.FoundContainer;
import java.util.List;
import java.util.Optional;

/**
 * What is there of a hub on its host.
 *
 * @param containers all that carry its marker: two, or more after a replacement that was cut off
 * @param files those that are compared: what leads the front to it, the client secret, the lists
 * @param secretsDrawn whether its own secrets are there; they are not read
 * @param missingImages of those that it runs or offers
 */
record HubFacts(
        List<FoundContainer> containers,
        FileSnapshot files,
        boolean networkThere,
        boolean secretsDrawn,
        List<String> missingImages) {
    HubFacts {
        containers = List.copyOf(containers);
        missingImages = List.copyOf(missingImages);
    }

    Optional<FoundContainer> named(String name) {
        return containers.stream().filter(found -> found.name().equals(name)).findFirst();
    }
}
