package io.hubwright.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.HubwrightException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** JSON in and out. Objects are written in the order of their maps, so that digests repeat. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** So that sums over a manifest stay numbers. */
    private static final long LARGEST = 1L << 44;

    private static final int MOST_PARTS = 200_000;

    private Json() {}

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A missing node for what is no JSON, or has more parts than a manifest or config of any use. */
    static JsonNode parse(byte[] bytes) {
        try {
            return hasFewParts(bytes) ? MAPPER.readTree(bytes) : MAPPER.missingNode();
        } catch (IOException e) {
            return MAPPER.missingNode();
        }
    }

    /** Four megabytes of tiny objects would become hundreds as a tree. */
    private static boolean hasFewParts(byte[] bytes) throws IOException {
        try (var parser = MAPPER.getFactory().createParser(bytes)) {
            for (int n = 0; n < MOST_PARTS; n++) if (parser.nextToken() == null) return true;
            return false;
        }
    }

    /**
     * An object, or an error that says of what.
     *
     * @param what such as "the manifest of hub/core:1.4"
     */
    static JsonNode object(byte[] bytes, String what) {
        var json = parse(bytes);
        if (!json.isObject())
            throw new HubwrightException(what + " is not a JSON object" + (bytes.length == 0 ? ": it is empty" : ""));
        return json;
    }

    static Map<String, Object> descriptor(Descriptor descriptor) {
        var json = new LinkedHashMap<String, Object>();
        json.put("mediaType", descriptor.mediaType());
        json.put("digest", descriptor.digest().toString());
        json.put("size", descriptor.size().bytes());
        descriptor.platform().ifPresent(platform -> json.put("platform", platform(platform)));
        return json;
    }

    private static Map<String, Object> platform(Platform platform) {
        var json = new LinkedHashMap<String, Object>();
        json.put("architecture", platform.architecture());
        json.put("os", platform.os());
        platform.variant().ifPresent(variant -> json.put("variant", variant));
        return json;
    }

    static Descriptor descriptor(JsonNode json, String what) {
        try {
            var size = json.path("size");
            if (!size.isIntegralNumber() || !size.canConvertToLong())
                throw new IllegalArgumentException("its size is not a number");
            if (size.asLong() > LARGEST) throw new IllegalArgumentException("its size is more than 16 TiB");
            return new Descriptor(
                    MediaType.require(json.path("mediaType").asText(), what),
                    Digest.parse(json.path("digest").asText()),
                    io.hubwright.DataSize.bytes(size.asLong()),
                    platform(json.path("platform")));
        } catch (IllegalArgumentException e) {
            throw new HubwrightException(what + " points to something that cannot be: " + e.getMessage(), e);
        }
    }

    static List<Descriptor> descriptors(JsonNode array, String what) {
        return stream(array).map(json -> descriptor(json, what)).toList();
    }

    static Optional<Platform> platform(JsonNode json) {
        var os = json.path("os").asText();
        var architecture = json.path("architecture").asText();
        var variant = Optional.of(json.path("variant").asText()).filter(text -> !text.isEmpty());
        return os.isEmpty() || architecture.isEmpty()
                ? Optional.empty()
                : Optional.of(new Platform(os, architecture, variant));
    }

    /** A copy of an object that can be changed; empty for what is none. */
    static Map<String, Object> map(JsonNode json) {
        if (!json.isObject()) return new LinkedHashMap<>();
        return MAPPER.convertValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** Of a list of strings; empty if there is none. */
    static List<String> strings(JsonNode array) {
        return stream(array).map(JsonNode::asText).toList();
    }
}
