package io.hubwright.throwaway.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which manifests a client takes, by its {@code Accept} header. The specification leaves it to the registry what it makes of
 * that, and this one gives what it has; CNCF's registry hides OCI manifests from who does not name them, and 2.x
 * turns Docker's into {@linkplain SchemaOne an older form}.
 */
record Acceptance(Set<String> types, RegistryTraits.Kind kind) {

    private static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

    static Acceptance of(Request request, RegistryTraits.Kind kind) {
        Set<String> types = Arrays.stream(request.header("Accept").orElse("").split(",", -1))
                .map(type -> type.split(";", 2)[0].strip())
                .collect(Collectors.toUnmodifiableSet());
        return new Acceptance(types, kind);
    }

    /** The manifest that is given out in place of this one, if there is a better one. */
    Optional<ContentDigest> insteadOf(StoredManifest manifest, boolean byTag) {
        String type = manifest.mediaType();
        if (!kind.isDistribution() || types.contains(type)) {
            return Optional.empty();
        }
        boolean second = kind == RegistryTraits.Kind.DISTRIBUTION_2;
        if (type.equals(OCI_MANIFEST)) {
            throw hidden("OCI manifest found, but accept header does not support OCI manifests");
        }
        if (type.equals(OCI_INDEX) && second) {
            throw hidden("OCI index found, but accept header does not support OCI indexes");
        }
        if (byTag && type.equals(DOCKER_LIST)) {
            return Optional.of(childOf(manifest));
        }
        return Optional.empty();
    }

    /** Whether this one is turned into an older form: a client that asked by digest gets what has that digest. */
    boolean wantsOlder(StoredManifest manifest, boolean byTag) {
        return byTag
                && kind == RegistryTraits.Kind.DISTRIBUTION_2
                && manifest.mediaType().equals(DOCKER_MANIFEST)
                && !types.contains(DOCKER_MANIFEST);
    }

    private ContentDigest childOf(StoredManifest list) {
        if (!types.contains(DOCKER_MANIFEST) && kind == RegistryTraits.Kind.DISTRIBUTION_3) {
            throw new RegistryError(400, "MANIFEST_INVALID", "Schema 2 manifest not supported by client");
        }
        for (JsonNode child : list.json().path("manifests")) {
            JsonNode platform = child.path("platform");
            if (platform.path("os").asText().equals("linux")
                    && platform.path("architecture").asText().equals("amd64")) {
                return ContentDigest.parse(child.path("digest").asText());
            }
        }
        throw hidden("manifest unknown");
    }

    private static RegistryError hidden(String message) {
        return new RegistryError(404, "MANIFEST_UNKNOWN", message);
    }
}
