package io.hubwright.throwaway.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads a record's fields from a request, with the service's rules, defaults and refusals. */
final class FieldReader {
    private static final Set<String> TYPES = Set.of("A", "AAAA", "CNAME", "MX", "NS", "TXT");
    private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final int LONGEST_COMMENT = 100;
    private static final int LONGEST_NAME = 253;

    private final String zone;

    FieldReader(String zone) {
        this.zone = zone;
    }

    /** All fields, with defaults for those not given. */
    Entry.Fields whole(JsonNode body) {
        var type = text(body, "type").orElse("").toUpperCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            throw ApiError.invalid(9020, "Invalid DNS record type \"" + type + "\": this emulator knows " + TYPES);
        }
        var none = new Entry.Fields(type, "", "", 1, false, Optional.empty(), Optional.empty());
        return read(body, none);
    }

    /** The fields that are given; the others stay. */
    Entry.Fields changed(JsonNode body, Entry.Fields before) {
        return read(body, before);
    }

    private Entry.Fields read(JsonNode body, Entry.Fields before) {
        var type = text(body, "type").map(t -> t.toUpperCase(Locale.ROOT)).orElse(before.type());
        var name = text(body, "name").map(this::absolute).orElse(before.name());
        var content = text(body, "content").orElse(before.content());
        boolean proxied = flag(body, "proxied").orElse(before.proxied());
        var comment = body.has("comment") ? text(body, "comment").filter(c -> !c.isEmpty()) : before.comment();
        var priority =
                body.hasNonNull("priority") ? Optional.of(body.get("priority").asInt()) : before.priority();
        checkName(name);
        var canonical = canonical(type, content);
        checkProxied(type, canonical, proxied);
        checkComment(comment);
        checkTags(body);
        if (type.equals("MX") && priority.isEmpty()) {
            throw ApiError.invalid(9100, "priority is a required field.");
        }
        return new Entry.Fields(type, name, canonical, ttl(body, before, proxied), proxied, comment, priority);
    }

    private static Optional<String> text(JsonNode body, String field) {
        var value = body.get(field);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw ApiError.invalid(9207, "Request body is invalid: " + field + " must be a string.");
        }
        return Optional.of(value.textValue());
    }

    private static Optional<Boolean> flag(JsonNode body, String field) {
        var value = body.get(field);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            throw ApiError.invalid(9207, "Request body is invalid: " + field + " must be a boolean.");
        }
        return Optional.of(value.booleanValue());
    }

    private static long ttl(JsonNode body, Entry.Fields before, boolean proxied) {
        var value = body.get("ttl");
        if (value != null && !value.isNull() && !value.isNumber()) {
            throw ApiError.invalid(9207, "Request body is invalid: ttl must be a number.");
        }
        long ttl = value == null || value.isNull() ? before.ttl() : value.longValue();
        if (ttl != 1 && (ttl < 60 || ttl > 86_400)) {
            throw ApiError.invalid(9021, "Invalid TTL. Must be between 60 and 86,400 seconds, or 1 for Automatic.");
        }
        return proxied ? 1 : ttl;
    }

    /** As the service keeps names: in Punycode, lower case, with the zone, without a final dot. */
    private String absolute(String given) {
        var name = given.toLowerCase(Locale.ROOT);
        try {
            name = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            throw ApiError.invalid(9000, "DNS name is invalid.");
        }
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (name.equals("@") || name.equals(zone)) {
            return zone;
        }
        return name.endsWith("." + zone) ? name : name + "." + zone;
    }

    private static void checkName(String name) {
        if (name.length() > LONGEST_NAME || !name.matches("(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*")) {
            throw ApiError.invalid(9000, "DNS name is invalid.");
        }
    }

    private static String canonical(String type, String content) {
        if (content.isEmpty()) {
            throw ApiError.invalid(9105, "content is a required field.");
        }
        return switch (type) {
            case "A" ->
                Targets.ipv4(content)
                        .orElseThrow(() -> ApiError.invalid(9005, "Content for A record must be a valid IPv4 address."))
                        .getHostAddress();
            case "AAAA" -> {
                if (Targets.ipv6(content).isEmpty()) {
                    throw ApiError.invalid(9006, "Content for AAAA record must be a valid IPv6 address.");
                }
                yield content.toLowerCase(Locale.ROOT);
            }
            case "CNAME", "NS", "MX" -> {
                var target = content.endsWith(".") ? content.substring(0, content.length() - 1) : content;
                if (!target.matches("[A-Za-z0-9_.-]{1,253}")) {
                    throw ApiError.invalid(
                            type.equals("CNAME") ? 9007 : 9009, "Content for " + type + " record is invalid.");
                }
                yield target.toLowerCase(Locale.ROOT);
            }
            default -> content;
        };
    }

    private static void checkProxied(String type, String content, boolean proxied) {
        if (!proxied) {
            return;
        }
        if (!Set.of("A", "AAAA", "CNAME").contains(type)) {
            throw ApiError.invalid(9004, "This record type cannot be proxied.");
        }
        if (Targets.isReserved(type, content)) {
            throw ApiError.invalid(9003, "Target " + content + " is not allowed for a proxied record.");
        }
    }

    private static void checkComment(Optional<String> comment) {
        if (comment.isPresent() && comment.get().length() > LONGEST_COMMENT) {
            throw ApiError.invalid(
                    9313, "DNS record comment exceeds the maximum length of " + LONGEST_COMMENT + " characters.");
        }
    }

    /** The free plan has no tags. */
    private static void checkTags(JsonNode body) {
        int tags = body.path("tags").size();
        if (tags > 0) {
            throw ApiError.chained(9300, "DNS record has " + tags + " tags, exceeding the quota of 0.");
        }
    }
}
