package io.hubwright.throwaway.registry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A refusal in the protocol's own form: status, code of the specification, sentence. */
final class RegistryError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    RegistryError(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static RegistryError unknownRepository(String name) {
        return new RegistryError(404, "NAME_UNKNOWN", "repository name not known to registry: " + name);
    }

    static RegistryError unknownManifest(String reference) {
        return new RegistryError(404, "MANIFEST_UNKNOWN", "manifest unknown: " + reference);
    }

    static RegistryError unknownBlob(ContentDigest digest) {
        return new RegistryError(404, "BLOB_UNKNOWN", "blob unknown to registry: " + digest);
    }

    static RegistryError unknownUpload() {
        return new RegistryError(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
    }

    static RegistryError unsupported() {
        return new RegistryError(405, "UNSUPPORTED", "The operation is unsupported.");
    }

    /** CNCF's registry answers so to all that its routes do not know. */
    static Response noPage() {
        return Response.of(404, "404 page not found\n".getBytes(StandardCharsets.UTF_8))
                .header("Content-Type", "text/plain; charset=utf-8");
    }

    Response response() {
        String text = getMessage() == null ? code : getMessage();
        return Response.json(status, Map.of("errors", List.of(Map.of("code", code, "message", text, "detail", ""))));
    }
}
