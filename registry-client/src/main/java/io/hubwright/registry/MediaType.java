package io.hubwright.registry;

import io.hubwright.HubwrightException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The media types of manifests and what they point to. */
final class MediaType {
    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
    static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
    static final String OCI_GZIP = OCI_LAYER + "+gzip";
    static final String OCI_ZSTD = OCI_LAYER + "+zstd";
    static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
    static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
    static final String DOCKER_GZIP = DOCKER_LAYER + ".gzip";

    /** What a GET of a manifest accepts. Without it old servers answer with schema 1, which nobody can use. */
    static final String ACCEPT = String.join(", ", OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST);

    private static final List<String> INDEXES = List.of(OCI_INDEX, DOCKER_LIST);
    private static final List<String> IMAGES = List.of(OCI_MANIFEST, DOCKER_MANIFEST);
    private static final Map<String, String> TO_DOCKER = Map.of(
            OCI_MANIFEST, DOCKER_MANIFEST,
            OCI_INDEX, DOCKER_LIST,
            OCI_CONFIG, DOCKER_CONFIG,
            OCI_LAYER, DOCKER_LAYER,
            OCI_GZIP, DOCKER_GZIP);
    private static final Map<String, String> TO_OCI =
            TO_DOCKER.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    // RFC 6838 section 4.2. It goes into a header of a request.
    private static final Pattern FORM =
            Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9!#$&^_.+-]{0,126}/[a-zA-Z0-9][a-zA-Z0-9!#$&^_.+-]{0,126}");

    private MediaType() {}

    /** @throws HubwrightException if it is neither empty nor a media type without parameters */
    static String require(String type, String what) {
        if (type.isEmpty() || FORM.matcher(type).matches()) return type;
        throw new HubwrightException(what + " has something that is no media type: \""
                + type.substring(0, Math.min(60, type.length())).replaceAll("\\p{Cntrl}", "?") + "\"");
    }

    static boolean isIndex(String type) {
        return INDEXES.contains(type);
    }

    static boolean isImage(String type) {
        return IMAGES.contains(type);
    }

    static boolean isManifest(String type) {
        return isIndex(type) || isImage(type);
    }

    static boolean isDocker(String type) {
        return TO_OCI.containsKey(type);
    }

    /** A layer that is a tar without compression. */
    static boolean isPlainLayer(String type) {
        return type.equals(OCI_LAYER) || type.equals(DOCKER_LAYER);
    }

    static boolean isLayer(String type) {
        return isPlainLayer(type) || type.equals(OCI_GZIP) || type.equals(OCI_ZSTD) || type.equals(DOCKER_GZIP);
    }

    /** Empty if Docker has no name for it. */
    static Optional<String> docker(String type) {
        return isDocker(type) ? Optional.of(type) : Optional.ofNullable(TO_DOCKER.get(type));
    }

    static String oci(String type) {
        return TO_OCI.getOrDefault(type, type);
    }

    /** The same layer's type after compression. */
    static String compressed(String plain, Compression compression) {
        return switch (compression) {
            case NONE -> plain;
            case ZSTD -> OCI_ZSTD;
            case GZIP -> isDocker(plain) ? DOCKER_GZIP : OCI_GZIP;
        };
    }
}
