package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One attribute of a Neutron resource: whether requests may set it, and its value where none is given. */
record Attribute(String name, Kind kind, boolean post, boolean put, boolean required, Object otherwise) {
    /** What values it takes; text is limited as in Neutron's database. */
    enum Kind {
        TEXT,
        UUID,
        BOOLEAN,
        INTEGER,
        ANY
    }

    private static final int MAX_TEXT = 255;
    private static final Set<String> TRUE = Set.of("true", "True", "1");
    private static final Set<String> FALSE = Set.of("false", "False", "0");

    /** May be given at any time. */
    static Attribute of(String name, Kind kind, Object otherwise) {
        return new Attribute(name, kind, true, true, false, otherwise);
    }

    /** Must be given when the resource is made, and stays. */
    static Attribute required(String name, Kind kind) {
        return new Attribute(name, kind, true, false, true, Json.NULL);
    }

    /** May be given when the resource is made, and stays. */
    static Attribute fixed(String name, Kind kind, Object otherwise) {
        return new Attribute(name, kind, true, false, false, otherwise);
    }

    /** Set by the cloud. */
    static Attribute readOnly(String name, Object otherwise) {
        return new Attribute(name, Kind.ANY, false, false, false, otherwise);
    }

    Object parse(JsonNode json) {
        if (json.isNull()) {
            return Json.NULL;
        }
        return switch (kind) {
            case TEXT -> text(json);
            case UUID -> json.asText();
            case BOOLEAN -> bool(json);
            case INTEGER -> integer(json);
            case ANY -> plain(json);
        };
    }

    private String text(JsonNode json) {
        if (!json.isTextual()) {
            throw invalid("'" + json.asText() + "' is not a valid string");
        }
        if (json.asText().length() > MAX_TEXT) {
            throw invalid("'" + json.asText() + "' exceeds maximum length of " + MAX_TEXT);
        }
        return json.asText();
    }

    private Boolean bool(JsonNode json) {
        String text = json.asText();
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return TRUE.contains(text);
        }
        throw ApiError.neutron(
                400, "InvalidInput", "Invalid input for operation: '" + text + "' cannot be converted to boolean.");
    }

    private Object integer(JsonNode json) {
        try {
            return Integer.parseInt(json.asText());
        } catch (NumberFormatException e) {
            throw ApiError.neutron(
                    400, "InvalidInput", "Invalid input for operation: '" + json.asText() + "' is not an integer.");
        }
    }

    private ApiError invalid(String reason) {
        return ApiError.badRequest("Invalid input for " + name + ". Reason: " + reason + ".");
    }

    static Object plain(JsonNode json) {
        if (json.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            json.properties().forEach(e -> map.put(e.getKey(), plain(e.getValue())));
            return map;
        } else if (json.isArray()) {
            List<Object> list = new ArrayList<>();
            json.forEach(item -> list.add(plain(item)));
            return list;
        } else if (json.isBoolean()) {
            return json.asBoolean();
        } else if (json.isInt()) {
            return json.asInt();
        } else if (json.isLong()) {
            return json.asLong();
        }
        return json.isNull() ? Optional.empty() : json.asText();
    }
}
