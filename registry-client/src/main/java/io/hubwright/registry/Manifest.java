package io.hubwright.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A manifest or index, byte for byte as it was given, its digest checked. */
// Compared by its descriptor, if at all.
@SuppressWarnings("ArrayRecordComponent")
record Manifest(Descriptor descriptor, byte[] bytes) {
    /** The specification lets registries refuse more (section "Pushing Manifests"); all known ones do. */
    static final int LIMIT = 4 << 20;

    /**
     * @param declared the media type that came with it, empty if none
     * @param expected what it was asked for by, if that was a digest
     */
    static Manifest of(byte[] bytes, String declared, Optional<Digest> expected, String what) {
        if (expected.isPresent() && !expected.get().matches(bytes))
            throw new HubwrightException(what + " is not what its digest says: expected " + expected.get() + ", got "
                    + Digest.sha256(bytes) + "; the source is damaged or lies");
        var json = Json.object(bytes, what);
        var mediaType = declared.isEmpty() ? json.path("mediaType").asText() : declared;
        if (mediaType.isEmpty()) mediaType = json.has("manifests") ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST;
        MediaType.require(mediaType, what);
        var digest = expected.orElseGet(() -> Digest.sha256(bytes));
        return new Manifest(Descriptor.of(mediaType, digest, bytes.length), bytes);
    }

    boolean isIndex() {
        return MediaType.isIndex(descriptor.mediaType());
    }

    /** Config and layers, in order. */
    List<Descriptor> blobs(String what) {
        if (!MediaType.isImage(descriptor.mediaType()))
            throw new HubwrightException(what + " is of the type " + descriptor.mediaType()
                    + ", which is no image that can be used; push it again with a current client");
        var json = Json.object(bytes, what);
        var blobs = new ArrayList<Descriptor>();
        blobs.add(Json.descriptor(json.path("config"), what));
        blobs.addAll(Json.descriptors(json.path("layers"), what));
        return blobs;
    }

    List<Descriptor> children(String what) {
        return Json.descriptors(Json.object(bytes, what).path("manifests"), what);
    }

    /** The one of an index for this platform; attestations and the like have the platform unknown/unknown. */
    Descriptor choose(Platform platform, String what) {
        var children = children(what);
        return children.stream()
                .filter(child -> child.platform().map(p -> p.fits(platform)).orElse(children.size() == 1))
                .findFirst()
                .orElseThrow(() -> new NotFoundException(what + " has no image for " + platform + "; it has "
                        + children.stream()
                                .flatMap(child -> child.platform().stream())
                                .map(Platform::toString)
                                .collect(Collectors.joining(", "))));
    }

    JsonNode json() {
        return Json.parse(bytes);
    }
}
