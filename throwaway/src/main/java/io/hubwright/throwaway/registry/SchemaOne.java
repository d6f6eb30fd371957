package io.hubwright.throwaway.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Docker's manifest of before 2016, which CNCF's registry 2.x makes of a newer one for who asks by tag and does not accept that:
 * a history with its newest step first, each step with the layer it made, and a signature around all of it.
 */
final class SchemaOne {

    static final String MEDIA_TYPE = "application/vnd.docker.distribution.manifest.v1+prettyjws";

    /** What stands for a step without a layer: an empty tar in a gzip, of these bytes in every registry. */
    static final byte[] EMPTY_LAYER = {
        31, -117, 8, 0, 0, 9, 110, -120, 0, -1, 98, 24, 5, -93, 96, 20, -116, 88, 0, 8, 0, 0, -1, -1, 46, -81, -75, -17,
        0, 4, 0, 0
    };

    static final ContentDigest EMPTY = ContentDigest.sha256(EMPTY_LAYER);

    private final String name;
    private final String tag;
    private final List<String> blobs = new ArrayList<>(); // the oldest first, as the next one
    private final List<String> steps = new ArrayList<>();

    private SchemaOne(String name, String tag) {
        this.name = name;
        this.tag = tag;
    }

    static StoredManifest of(String name, String tag, StoredManifest image, byte[] configBytes) {
        JsonNode config = Json.parse(configBytes);
        var older = new SchemaOne(name, tag);
        older.addHistory(layers(image, config), config, configBytes);
        byte[] payload = older.text(config.path("architecture").asText()).getBytes(StandardCharsets.UTF_8);
        return new StoredManifest(ContentDigest.sha256(payload), MEDIA_TYPE, SchemaOneSignature.around(payload));
    }

    private static List<ContentDigest> layers(StoredManifest image, JsonNode config) {
        var layers = new ArrayList<ContentDigest>();
        image.json()
                .path("layers")
                .forEach(layer ->
                        layers.add(ContentDigest.parse(layer.path("digest").asText())));
        if (config.path("history").isEmpty()
                || config.path("rootfs").path("diff_ids").size() != layers.size()) {
            throw impossible();
        }
        return layers;
    }

    private void addHistory(List<ContentDigest> layers, JsonNode config, byte[] configBytes) {
        JsonNode history = config.path("history");
        var left = layers.iterator();
        String parent = "";
        for (int i = 0; i < history.size(); i++) {
            JsonNode step = history.path(i);
            boolean empty = step.path("empty_layer").asBoolean();
            if (!empty && !left.hasNext()) {
                throw impossible();
            }
            ContentDigest blob = empty ? EMPTY : left.next();
            boolean last = i == history.size() - 1;
            String seed =
                    blob.hex() + " " + parent + (last ? " " + new String(configBytes, StandardCharsets.UTF_8) : "");
            String id =
                    ContentDigest.sha256(seed.getBytes(StandardCharsets.UTF_8)).hex();
            blobs.add("sha256:" + blob.hex());
            steps.add(string(last ? newest(config, id, parent, empty) : step(step, id, parent, empty)));
            parent = id;
        }
    }

    private static Map<String, Object> step(JsonNode step, String id, String parent, boolean empty) {
        var older = new LinkedHashMap<String, Object>();
        older.put("id", id);
        putText(older, "parent", parent);
        putText(older, "comment", step.path("comment").asText());
        older.put("created", step.path("created").asText("0001-01-01T00:00:00Z"));
        older.put(
                "container_config",
                Map.of("Cmd", List.of(step.path("created_by").asText())));
        putText(older, "author", step.path("author").asText());
        if (empty) {
            older.put("throwaway", true);
        }
        return older;
    }

    /** The whole config but for what only the newer form has. */
    private static Map<String, Object> newest(JsonNode config, String id, String parent, boolean empty) {
        var older = new TreeMap<String, Object>();
        config.properties().forEach(field -> older.put(field.getKey(), field.getValue()));
        older.remove("rootfs");
        older.remove("history");
        older.put("id", id);
        putText(older, "parent", parent);
        if (empty) {
            older.put("throwaway", true);
        }
        return older;
    }

    private static void putText(Map<String, Object> object, String key, String text) {
        if (!text.isEmpty()) {
            object.put(key, text);
        }
    }

    private static String string(Object json) {
        return new String(Json.bytes(json), StandardCharsets.UTF_8);
    }

    /** With the very spaces and line breaks that the signature and the digest are made of. */
    private String text(String architecture) {
        return "{\n   \"schemaVersion\": 1,\n   \"name\": " + string(name)
                + ",\n   \"tag\": " + string(tag)
                + ",\n   \"architecture\": " + string(architecture)
                + ",\n   \"fsLayers\": " + array("blobSum", blobs)
                + ",\n   \"history\": " + array("v1Compatibility", steps) + "\n}";
    }

    private static String array(String key, List<String> oldestFirst) {
        var newestFirst = new ArrayList<>(oldestFirst);
        Collections.reverse(newestFirst);
        return newestFirst.stream()
                .map(value -> "      {\n         \"" + key + "\": " + string(value) + "\n      }")
                .collect(Collectors.joining(",\n", "[\n", "\n   ]"));
    }

    private static RegistryError impossible() {
        return new RegistryError(400, "MANIFEST_INVALID", "manifest invalid");
    }
}
