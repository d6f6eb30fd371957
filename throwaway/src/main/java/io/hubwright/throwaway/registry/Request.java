package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request.
 *
 * @param path decoded, without the query
 * @param query decoded; values of a name that comes twice are joined by spaces
 * @param headers looked up without regard to case; values of a repeated name are joined by commas
 * @param body ends where the request's body ends
 */
record Request(String method, String path, Map<String, String> query, Map<String, String> headers, InputStream body) {

    /** A manifest is at most 4 MiB in the specification; nothing else is read whole. */
    static final int MANIFEST_LIMIT = 4 << 20;

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** The values of a name that may come more than once; they have no spaces. */
    List<String> parameters(String name) {
        return parameter(name).map(values -> List.of(values.split(" ", -1))).orElse(List.of());
    }

    Request body(InputStream other) {
        return new Request(method, path, query, headers, other);
    }

    boolean is(String verb) {
        return method.equals(verb);
    }

    byte[] readManifest() throws IOException {
        byte[] bytes = body.readNBytes(MANIFEST_LIMIT + 1);
        if (bytes.length > MANIFEST_LIMIT) {
            throw new RegistryError(413, "SIZE_INVALID", "a manifest is at most 4 MiB");
        }
        return bytes;
    }
}
