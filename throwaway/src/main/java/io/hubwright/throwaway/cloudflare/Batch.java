package io.hubwright.throwaway.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;

/** Several changes as one: deletes, patches, puts, posts, in this order; the first refusal refuses all. */
final class Batch {
    /** Of the free plan. */
    private static final int MOST_CHANGES = 200;

    private final JsonNode body;

    private Batch(JsonNode body) {
        this.body = body;
    }

    static Batch of(JsonNode body) {
        int changes = 0;
        for (var list : body) {
            changes += list.size();
        }
        if (changes > MOST_CHANGES) {
            throw ApiError.invalid(9315, "A batch may hold " + MOST_CHANGES + " changes, this one has " + changes);
        }
        return new Batch(body);
    }

    @FunctionalInterface
    private interface Change {
        Zone.Changed of(Zone zone, JsonNode item);
    }

    Map.Entry<Zone, Api.Result> applyTo(Zone zone, Instant now) {
        var result = JsonNodeFactory.instance.objectNode();
        var next = all(zone, "deletes", result, (at, item) -> at.delete(id(item)));
        next = all(next, "patches", result, (at, item) -> at.patch(id(item), item, now));
        next = all(next, "puts", result, (at, item) -> at.put(id(item), item, now));
        next = all(next, "posts", result, (at, item) -> at.post(item, now));
        return Map.entry(next, Api.Result.of(result));
    }

    private Zone all(Zone zone, String list, ObjectNode result, Change change) {
        var next = zone;
        var done = result.putArray(list);
        for (var item : body.path(list)) {
            var changed = change.of(next, item);
            done.add(changed.entry().json());
            next = changed.zone();
        }
        return next;
    }

    private static String id(JsonNode item) {
        return item.path("id").asText();
    }
}
