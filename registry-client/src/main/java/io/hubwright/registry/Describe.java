package io.hubwright.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.DataSize;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads manifest and config of an image. */
final class Describe {
    private final Transport transport;
    private final ImageRef ref;
    private final String action;

    Describe(Transport transport, ImageRef ref) {
        this.transport = transport;
        this.ref = ref;
        this.action = "describe " + ref;
    }

    Description run() {
        var manifests = new ManifestEndpoint(transport);
        var top = manifests.get(ref, action);
        var what = "the manifest of " + ref.name();
        var image = top.isIndex()
                ? manifests.get(
                        ref.digest(top.choose(Platform.ofThisComputer(), what).digest()), action)
                : top;
        var blobs = image.blobs(what);
        var config = config(blobs.get(0));
        var platforms = top.isIndex()
                ? top.children(what).stream()
                        .flatMap(child -> child.platform().stream())
                        .toList()
                : Json.platform(config).stream().toList();
        long bytes = blobs.stream().mapToLong(blob -> blob.size().bytes()).sum();
        return new Description(ref, top.descriptor(), List.copyOf(platforms), DataSize.bytes(bytes), created(config));
    }

    private JsonNode config(Descriptor config) {
        var bytes = new byte[1][];
        var uri = transport.uri("/v2/" + ref.repository() + "/blobs/" + config.digest());
        transport.read(
                Call.of(action, "GET", uri, Scope.pull(ref)), config.size().bytes(), body -> {
                    bytes[0] = readChecked(body, config);
                });
        return Json.parse(bytes[0]);
    }

    private static byte[] readChecked(java.io.InputStream body, Descriptor config) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        var checked = new CheckedOutput(bytes, config);
        body.transferTo(checked);
        checked.finish();
        return bytes.toByteArray();
    }

    private static Optional<Instant> created(JsonNode config) {
        try {
            return Optional.of(Instant.parse(config.path("created").asText()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
