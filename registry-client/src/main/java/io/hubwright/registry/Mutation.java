package io.hubwright.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.HubwrightException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes an image from another one. The same change of the same image gives the same digest: no clock is read. */
final class Mutation {
    private static final String CREATED = Instant.ofEpochSecond(1).toString();

    private final Image base;
    private final JsonNode manifest;
    private final Map<String, Object> config;

    private Mutation(Image base, JsonNode manifest, Map<String, Object> config) {
        this.base = base;
        this.manifest = manifest;
        this.config = config;
    }

    static Mutation of(Image base) {
        if (base.isIndex())
            throw new IllegalArgumentException(
                    "an index is changed platform by platform: image.platform(Platform.parse(\"linux/amd64\"))");
        var what = "the config of " + base;
        try (var in = base.open(base.config().digest())) {
            var bytes = in.readNBytes(Manifest.LIMIT + 1);
            if (!base.config().digest().matches(bytes))
                throw new HubwrightException(what + " is not what its digest says; its source is damaged");
            return new Mutation(base, Json.parse(base.manifestBytes()), Json.map(Json.object(bytes, what)));
        } catch (IOException e) {
            throw new HubwrightException(what + " cannot be read: " + e, e);
        }
    }

    /** What the config says that the image runs on. */
    Optional<Platform> platform() {
        return Json.platform(Json.parse(Json.bytes(config)));
    }

    Image append(List<Layer> layers) {
        var rootfs = child(config, "rootfs");
        var diffIds = list(rootfs, "diff_ids");
        var history = list(config, "history");
        List<Blob> blobs = new ArrayList<>(base.layerBlobs());
        for (var layer : layers) {
            diffIds.add(layer.diffId().toString());
            history.add(Map.of("created", CREATED, "created_by", "hubwright append"));
            blobs.add(typedAs(base, layer.blob()));
        }
        return rebuilt(blobs);
    }

    private static Blob typedAs(Image base, Blob layer) {
        var type = layer.descriptor().mediaType();
        var fitting = MediaType.isDocker(base.descriptor().mediaType())
                ? MediaType.docker(type).orElse(type)
                : type;
        return new Blob(Descriptor.of(fitting, layer.digest(), layer.size()), layer.content());
    }

    Image change(ConfigChange change) {
        var inner = child(config, "config");
        if (!change.labels().isEmpty()) child(inner, "Labels").putAll(new TreeMap<>(change.labels()));
        if (!change.environment().isEmpty()) inner.put("Env", environment(list(inner, "Env"), change.environment()));
        change.entrypoint().ifPresent(words -> inner.put("Entrypoint", words));
        change.command().ifPresent(words -> inner.put("Cmd", words));
        change.user().ifPresent(user -> inner.put("User", user));
        change.workingDirectory().ifPresent(directory -> inner.put("WorkingDir", directory));
        return rebuilt(base.layerBlobs());
    }

    private static List<String> environment(List<Object> old, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>();
        for (var pair : old) {
            var text = String.valueOf(pair);
            int equals = text.indexOf('=');
            all.put(equals < 0 ? text : text.substring(0, equals), equals < 0 ? "" : text.substring(equals + 1));
        }
        all.putAll(new TreeMap<>(more));
        return all.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    }

    /** Everything else of the manifest, such as annotations, stays. */
    private Image rebuilt(List<Blob> layers) {
        var configBlob = Blob.of(base.config().mediaType(), Json.bytes(config));
        var fields = Json.map(manifest);
        fields.put("config", Json.descriptor(configBlob.descriptor()));
        List<Object> entries = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            var old = manifest.path("layers").path(i);
            entries.add(old.isObject() ? old : Json.descriptor(layers.get(i).descriptor()));
        }
        fields.put("layers", entries);
        return Image.of(base.descriptor().mediaType(), Json.bytes(fields), configBlob, layers);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> child(Map<String, Object> json, String name) {
        var found = json.get(name) instanceof Map<?, ?> map
                ? new LinkedHashMap<>((Map<String, Object>) map)
                : new LinkedHashMap<String, Object>();
        json.put(name, found);
        return found;
    }

    private static List<Object> list(Map<String, Object> json, String name) {
        var found = json.get(name) instanceof List<?> list ? new ArrayList<Object>(list) : new ArrayList<>();
        json.put(name, found);
        return found;
    }
}
