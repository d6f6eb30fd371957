package io.hubwright.throwaway.cloudflare;

import java.util.List;

/** A refusal in the service's terms. Thrown inside the emulator, answered as an envelope. */
@SuppressWarnings("serial") // Never serialized.
final class ApiError extends RuntimeException {
    record Cause(int code, String message) {}

    private final int status;
    private final Cause cause;
    private final List<Cause> chain;

    private ApiError(int status, Cause cause, List<Cause> chain) {
        super(cause.message(), null, false, false);
        this.status = status;
        this.cause = cause;
        this.chain = List.copyOf(chain);
    }

    static ApiError of(int status, int code, String message) {
        return new ApiError(status, new Cause(code, message), List.of());
    }

    static ApiError badHeaders(int code, String message) {
        return new ApiError(400, new Cause(6003, "Invalid request headers"), List.of(new Cause(code, message)));
    }

    static ApiError invalid(int code, String message) {
        return of(400, code, message);
    }

    /** The form in which the service has told invalid records for most of its life. */
    static ApiError chained(int code, String message) {
        return new ApiError(400, new Cause(1004, "DNS Validation Error"), List.of(new Cause(code, message)));
    }

    /** Codes from 9000 to 9399 are the ones about a record's fields. */
    ApiError inOlderForm() {
        return chain.isEmpty() && cause.code() >= 9000 && cause.code() < 9400 && status == 400
                ? chained(cause.code(), cause.message())
                : this;
    }

    static ApiError noSuchObject(String path) {
        return of(404, 7003, "Could not route to " + path + ", perhaps your object identifier is invalid?");
    }

    static ApiError noSuchRecord() {
        return of(404, 81044, "Record does not exist.");
    }

    static ApiError noPermission() {
        return of(403, 10000, "Authentication error");
    }

    int status() {
        return status;
    }

    Cause first() {
        return cause;
    }

    List<Cause> chain() {
        return chain;
    }
}
