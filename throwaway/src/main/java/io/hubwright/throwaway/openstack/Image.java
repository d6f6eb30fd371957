package io.hubwright.throwaway.openstack;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Glance image. Its content, if any, is kept as bytes; no machine boots from it. */
record Image(
        String id,
        String projectId,
        String name,
        String visibility,
        Map<String, String> properties,
        List<String> tags,
        Optional<Body> content,
        Instant created,
        Instant updated) {
    Image {
        properties = Map.copyOf(properties);
        tags = List.copyOf(tags);
    }

    Image content(Body content) {
        return new Image(
                id, projectId, name, visibility, properties, tags, Optional.of(content), created, Instant.now());
    }

    Image described(String name, String visibility, Map<String, String> properties, List<String> tags) {
        return new Image(id, projectId, name, visibility, properties, tags, content, created, Instant.now());
    }
}
