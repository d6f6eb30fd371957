package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubwright.Time;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Neutron resource: attributes by name, as Neutron's own API treats them, and the revision that grows with each
 * change. An attribute without a value is an empty Optional.
 *
 * @param time stamps what becomes of it
 */
record Row(String id, Map<String, Object> values, int revision, Instant created, Instant updated, Time time) {
    static Row of(Time time, String id, Map<String, Object> values) {
        Instant now = time.now();
        return new Row(id, Collections.unmodifiableMap(new LinkedHashMap<>(values)), 0, now, now, time);
    }

    /** With these attributes changed; the revision grows. */
    Row with(Map<String, Object> changes) {
        Map<String, Object> merged = new LinkedHashMap<>(values);
        merged.putAll(changes);
        return new Row(id, Collections.unmodifiableMap(merged), revision + 1, created, time.now(), time);
    }

    Row with(String name, Object value) {
        return with(Map.of(name, value));
    }

    Object value(String name) {
        return values.getOrDefault(name, Json.NULL);
    }

    /** The text of the attribute, empty when it has none. */
    String text(String name) {
        return value(name) instanceof String text ? text : "";
    }

    Optional<String> find(String name) {
        return value(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    boolean isTrue(String name) {
        return Boolean.TRUE.equals(value(name));
    }

    List<String> texts(String name) {
        return value(name) instanceof List<?> list
                ? list.stream().map(Object::toString).toList()
                : List.of();
    }

    /** The attribute as a list of objects, such as {@code fixed_ips}. */
    List<Map<?, ?>> maps(String name) {
        return value(name) instanceof List<?> list
                ? list.stream()
                        .filter(item -> item instanceof Map<?, ?>)
                        .<Map<?, ?>>map(item -> (Map<?, ?>) item)
                        .toList()
                : List.of();
    }

    String projectId() {
        return text("project_id");
    }

    ObjectNode json() {
        ObjectNode json = Json.object("id", id);
        values.forEach((name, value) -> json.set(name, Json.node(value)));
        json.put("tenant_id", projectId());
        json.put("created_at", Json.seconds(created));
        json.put("updated_at", Json.seconds(updated));
        json.put("revision_number", revision);
        return json;
    }
}
