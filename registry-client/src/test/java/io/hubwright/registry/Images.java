package io.hubwright.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small images for tests, different where it matters. */
final class Images {
    static final Platform AMD64 = Platform.parse("linux/amd64");
    static final Platform ARM64 = Platform.parse("linux/arm64");

    private Images() {}

    static Image of(Platform platform, String text) {
        return Image.of(platform, List.of(Layer.of(LayerFile.of("/etc/motd", text + "\n"))));
    }

    static Image of(String text) {
        return of(AMD64, text);
    }

    /** Layers of random bytes: nothing about them can be guessed or compressed. */
    static Image large(int... sizes) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++)
            layers.add(Layer.of(LayerFile.of("/noise-" + i, RegistryClientContract.noise(sizes[i]))));
        return Image.of(AMD64, layers);
    }

    static Image index(String text) {
        return Image.index(of(AMD64, text + " amd64"), of(ARM64, text + " arm64"));
    }

    /** Built then, as its config says. */
    static Image created(String text, Instant created) {
        var image = of(text);
        var layer = image.layerBlobs().get(0);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("created", created.toString());
        config.put("architecture", "amd64");
        config.put("os", "linux");
        config.put(
                "rootfs",
                Map.of("type", "layers", "diff_ids", List.of(layer.digest().toString())));
        return Image.of(MediaType.OCI_MANIFEST, Blob.of(MediaType.OCI_CONFIG, Json.bytes(config)), List.of(layer));
    }

    static Manifest manifest(String json) {
        return Manifest.of(json.getBytes(java.nio.charset.StandardCharsets.UTF_8), "", Optional.empty(), "a manifest");
    }
}
