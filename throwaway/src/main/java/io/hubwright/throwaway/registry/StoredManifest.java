package io.hubwright.throwaway.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A manifest exactly as it was pushed. */
final class StoredManifest {

    private final ContentDigest digest;
    private final String mediaType;
    private final byte[] bytes;

    StoredManifest(ContentDigest digest, String mediaType, byte[] bytes) {
        this.digest = digest;
        this.mediaType = mediaType;
        this.bytes = bytes;
    }

    ContentDigest digest() {
        return digest;
    }

    String mediaType() {
        return mediaType;
    }

    byte[] bytes() {
        return bytes;
    }

    JsonNode json() {
        return Json.parse(bytes);
    }

    Optional<ContentDigest> subject() {
        return ContentDigest.find(json().path("subject").path("digest").asText());
    }

    /** The blobs that must be there before this manifest may be: config and layers, except layers that live elsewhere. */
    List<ContentDigest> blobs() {
        var blobs = new ArrayList<ContentDigest>();
        JsonNode json = json();
        ContentDigest.find(json.path("config").path("digest").asText()).ifPresent(blobs::add);
        for (JsonNode layer : json.path("layers")) {
            if (layer.path("urls").isEmpty()) {
                ContentDigest.find(layer.path("digest").asText()).ifPresent(blobs::add);
            }
        }
        return blobs;
    }

    /** The manifests that an index names. */
    List<ContentDigest> children() {
        var children = new ArrayList<ContentDigest>();
        for (JsonNode child : json().path("manifests")) {
            ContentDigest.find(child.path("digest").asText()).ifPresent(children::add);
        }
        return children;
    }

    String artifactType() {
        JsonNode json = json();
        String declared = json.path("artifactType").asText();
        return declared.isEmpty() ? json.path("config").path("mediaType").asText() : declared;
    }

    /** As an entry of a referrers list. */
    Map<String, Object> descriptor() {
        var descriptor = new LinkedHashMap<String, Object>();
        descriptor.put("mediaType", mediaType);
        descriptor.put("digest", digest.toString());
        descriptor.put("size", bytes.length);
        if (!artifactType().isEmpty()) {
            descriptor.put("artifactType", artifactType());
        }
        JsonNode annotations = json().path("annotations");
        if (annotations.isObject()) {
            descriptor.put("annotations", annotations);
        }
        return descriptor;
    }
}
