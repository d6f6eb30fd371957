package io.hubwright.throwaway.cloudflare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;

/**
 * One DNS record as the service keeps it. Times to live are in seconds, 1 is automatic.
 */
record Entry(String id, Instant created, Instant modified, Fields fields) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Set<String> PROXIABLE = Set.of("A", "AAAA", "CNAME");

    /** What a client gives. */
    record Fields(
            String type,
            String name,
            String content,
            long ttl,
            boolean proxied,
            Optional<String> comment,
            Optional<Integer> priority) {

        boolean proxiable() {
            return PROXIABLE.contains(type) && !Targets.isReserved(type, content);
        }

        /** Two records may share a name and a type, never the content as well. */
        boolean sameAs(Fields other) {
            return type.equals(other.type) && name.equals(other.name) && content.equals(other.content);
        }
    }

    static Entry create(Fields fields, Instant now) {
        return new Entry(Tokens.randomId(), now, now, fields);
    }

    Entry change(Fields changed, Instant now) {
        return new Entry(id, created, now, changed);
    }

    ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("id", id);
        json.put("name", fields.name());
        json.put("type", fields.type());
        json.put("content", fields.content());
        fields.priority().ifPresent(priority -> json.put("priority", priority));
        json.put("proxiable", fields.proxiable());
        json.put("proxied", fields.proxied());
        json.put("ttl", fields.ttl());
        json.putObject("settings");
        json.putObject("meta");
        fields.comment().ifPresentOrElse(comment -> json.put("comment", comment), () -> json.putNull("comment"));
        json.putArray("tags");
        json.put("created_on", TIME.format(created));
        json.put("modified_on", TIME.format(modified));
        if (fields.comment().isPresent()) {
            json.put("comment_modified_on", TIME.format(modified));
        }
        return json;
    }
}
