package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The uploads that are under way. CNCF's registry writes how far an upload is into its location, as {@code _state}, and its
 * 2.x serves no upload that is further than that: so a broken request, whose answer nobody got, ends the upload. Thread-safe.
 */
final class Uploads {

    private static final String STATE = "_state";

    private final Map<String, Upload> open = new ConcurrentHashMap<>();
    private final RegistryTraits.Kind kind;

    Uploads(RegistryTraits.Kind kind) {
        this.kind = kind;
    }

    Upload open(String repository, BlobStore.Staging staging) {
        var upload = new Upload(UUID.randomUUID().toString(), repository, staging);
        open.put(upload.id(), upload);
        return upload;
    }

    Upload find(Request request, String repository, String id) {
        String state = request.parameter(STATE).orElse("");
        if (kind.isDistribution() && !state.startsWith(id + ".")) {
            throw invalid();
        }
        Upload upload = Optional.ofNullable(open.get(id))
                .filter(found -> found.repository().equals(repository))
                .orElseThrow(RegistryError::unknownUpload);
        if (kind == RegistryTraits.Kind.DISTRIBUTION_2 && !state.equals(upload.id() + "." + upload.offset())) {
            throw invalid();
        }
        return upload;
    }

    /** What a location ends with. */
    String state(Upload upload) {
        return kind.isDistribution() ? "?" + STATE + "=" + upload.id() + "." + upload.offset() : "";
    }

    void keep(Upload upload, ContentDigest digest) throws IOException {
        open.remove(upload.id());
        upload.keep(digest);
    }

    void forget(Upload upload) throws IOException {
        open.remove(upload.id());
        upload.cancel();
    }

    /** As after a restart with another {@code http.secret}: no location is good any more. */
    void forgetAll() {
        for (Upload upload : open.values()) {
            try {
                forget(upload);
            } catch (IOException e) {
                // Its file stays behind in a directory of uploads, as it does when a real server is killed.
            }
        }
    }

    private static RegistryError invalid() {
        return new RegistryError(404, "BLOB_UPLOAD_INVALID", "blob upload invalid");
    }
}
