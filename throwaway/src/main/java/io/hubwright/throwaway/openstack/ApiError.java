package io.hubwright.throwaway.openstack;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The one way in which a handler refuses; each service writes it in its own form ({@link Service#write}). The type is
 * Neutron's exception name, empty elsewhere.
 */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String type;
    private final transient Map<String, String> headers;

    private ApiError(int status, String type, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.headers = headers;
    }

    static ApiError of(int status, String message) {
        return new ApiError(status, "", message, Map.of());
    }

    static ApiError badRequest(String message) {
        return of(400, message);
    }

    static ApiError forbidden(String message) {
        return of(403, message);
    }

    static ApiError notFound(String message) {
        return of(404, message);
    }

    static ApiError conflict(String message) {
        return of(409, message);
    }

    /** A path that leads nowhere: no service's own code writes that answer. */
    static ApiError nowhere() {
        return new ApiError(404, "html", "The resource could not be found.", Map.of());
    }

    static ApiError unauthorized() {
        return of(401, "The request you have made requires authentication.");
    }

    /** A Neutron error: its type is the name of Neutron's exception class, on which clients decide. */
    static ApiError neutron(int status, String type, String message) {
        return new ApiError(status, type, message, Map.of());
    }

    ApiError header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiError(status, type, message(), more);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    Map<String, String> headers() {
        return headers;
    }
}
