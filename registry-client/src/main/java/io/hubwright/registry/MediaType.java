package io.hubwright.registry;

import java.util.List;

/** The media types of manifests and what they point to. */
final class MediaType {
    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
    static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
    static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

    /** What a GET of a manifest accepts. Without it old servers answer with schema 1, which nobody can use. */
    static final String ACCEPT = String.join(", ", OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST);

    private static final List<String> INDEXES = List.of(OCI_INDEX, DOCKER_LIST);
    private static final List<String> IMAGES = List.of(OCI_MANIFEST, DOCKER_MANIFEST);

    private MediaType() {}

    static boolean isIndex(String type) {
        return INDEXES.contains(type);
    }

    static boolean isImage(String type) {
        return IMAGES.contains(type);
    }
}
