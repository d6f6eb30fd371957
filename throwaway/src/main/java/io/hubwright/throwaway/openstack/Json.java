package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** JSON values from plain ones; absence is an empty {@link Optional}, which becomes JSON's null. */
final class Json {
    static final Optional<Object> NULL = Optional.empty();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private Json() {}

    /** An object of name, value, name, value, ... */
    static ObjectNode object(Object... namesAndValues) {
        ObjectNode object = NODES.objectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.set((String) namesAndValues[i], node(namesAndValues[i + 1]));
        }
        return object;
    }

    static ArrayNode array(Collection<?> values) {
        ArrayNode array = NODES.arrayNode(values.size());
        values.forEach(value -> array.add(node(value)));
        return array;
    }

    static JsonNode node(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.isPresent() ? node(optional.get()) : NullNode.getInstance();
        } else if (value instanceof JsonNode node) {
            return node;
        } else if (value instanceof String text) {
            return NODES.textNode(text);
        } else if (value instanceof Integer number) {
            return NODES.numberNode(number);
        } else if (value instanceof Long number) {
            return NODES.numberNode(number);
        } else if (value instanceof Double number) {
            return NODES.numberNode(number);
        } else if (value instanceof Boolean bool) {
            return NODES.booleanNode(bool);
        } else if (value instanceof Collection<?> values) {
            return array(values);
        } else if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((name, item) -> object.set(name.toString(), node(item)));
            return object;
        }
        throw new IllegalArgumentException("no JSON for " + value.getClass());
    }

    /** The body as JSON; missing when it is empty. */
    static JsonNode parse(byte[] body) throws IOException {
        return body.length == 0 ? MissingNode.getInstance() : MAPPER.readTree(body);
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The text, when the member is there and not null. */
    static Optional<String> text(JsonNode object, String member) {
        JsonNode value = object.path(member);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.asText());
    }

    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
        return texts;
    }

    /** Nova's and Neutron's form of a time: whole seconds, Z. */
    static String seconds(Instant time) {
        return SECONDS.format(time.truncatedTo(ChronoUnit.SECONDS)) + "Z";
    }

    /** Cinder's and Nova's usage form of a time: microseconds, no zone. */
    static String micros(Instant time) {
        return MICROS.format(time);
    }
}
