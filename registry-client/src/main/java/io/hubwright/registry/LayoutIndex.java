package io.hubwright.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code index.json} of an OCI layout. What it says beside names and descriptors is kept. */
final class LayoutIndex {
    static final String FILE = "index.json";
    static final byte[] VERSION = Json.bytes(Map.of("imageLayoutVersion", "1.0.0"));

    private static final String NAME = "org.opencontainers.image.ref.name";

    /** Where the Docker Engine writes the full name; its other annotation has the tag alone. */
    private static final String DOCKER_NAME = "io.containerd.image.name";

    private final List<JsonNode> entries;
    private final String what;

    private LayoutIndex(List<JsonNode> entries, String what) {
        this.entries = List.copyOf(entries);
        this.what = what;
    }

    static LayoutIndex empty(String what) {
        return new LayoutIndex(List.of(), what);
    }

    static LayoutIndex of(byte[] json, String what) {
        if (json.length > Manifest.LIMIT) throw new HubwrightException(what + ": index.json is larger than 4 MiB");
        return new LayoutIndex(
                Json.stream(Json.object(json, what + ": index.json").path("manifests"))
                        .toList(),
                what);
    }

    static void requireName(String name) {
        if (name.isEmpty() || name.length() > 255 || name.chars().anyMatch(c -> c <= ' ' || c == 0x7f))
            throw new IllegalArgumentException(
                    "a name in an OCI layout is 1 to 255 visible characters, not \"" + name + "\"");
    }

    List<String> names() {
        return entries.stream().flatMap(entry -> name(entry).stream()).toList();
    }

    List<Descriptor> entries() {
        return entries.stream().map(this::descriptor).toList();
    }

    Optional<Descriptor> find(String name) {
        return entries.stream().filter(entry -> is(entry, name)).findFirst().map(this::descriptor);
    }

    Descriptor require(String name) {
        return find(name)
                .orElseThrow(
                        () -> new NotFoundException(what + " has no image tagged " + name + "; it has " + names()));
    }

    Descriptor only() {
        var images = entries().stream().map(Descriptor::digest).distinct().count();
        if (images != 1)
            throw new NotFoundException(what + " holds " + images + " images, not one; choose by tag: " + names());
        return descriptor(entries.get(0));
    }

    /** The name moves to this image. */
    LayoutIndex with(Descriptor image, String name) {
        List<JsonNode> all = new ArrayList<>(without(name).entries);
        var entry = new LinkedHashMap<>(Json.descriptor(image));
        entry.put(
                "annotations",
                name.contains(":") ? new TreeMap<>(Map.of(NAME, name, DOCKER_NAME, name)) : Map.of(NAME, name));
        all.add(Json.parse(Json.bytes(entry)));
        return new LayoutIndex(all, what);
    }

    LayoutIndex without(String name) {
        return new LayoutIndex(
                entries.stream().filter(entry -> !is(entry, name)).toList(), what);
    }

    byte[] bytes() {
        var index = new LinkedHashMap<String, Object>();
        index.put("schemaVersion", 2);
        index.put("mediaType", MediaType.OCI_INDEX);
        index.put("manifests", entries);
        return Json.bytes(index);
    }

    private Descriptor descriptor(JsonNode entry) {
        return Json.descriptor(entry, what);
    }

    private static boolean is(JsonNode entry, String name) {
        var annotations = entry.path("annotations");
        return annotations.path(NAME).asText().equals(name)
                || annotations.path(DOCKER_NAME).asText().equals(name);
    }

    private static Optional<String> name(JsonNode entry) {
        var annotations = entry.path("annotations");
        return Stream.of(annotations.path(DOCKER_NAME), annotations.path(NAME))
                .map(JsonNode::asText)
                .filter(name -> !name.isEmpty())
                .findFirst();
    }
}
