package io.hubwright.hub.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerException;
import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.UnavailableException;
import java.util.function.Supplier;

/** Turns what docker-java throws into our errors. */
public final class DockerCall {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DockerCall() {}

    /**
     * What the request gives.
     *
     * @param what such as {@code start the container x}, for the message
     */
    public static <R> R call(String what, Supplier<R> request) {
        try {
            return request.get();
        } catch (HubwrightException e) {
            throw e;
        } catch (DockerException e) {
            throw refused(what, e);
        } catch (RuntimeException e) { // the transport wraps whatever the socket threw
            throw new UnavailableException("cannot " + what + ": Docker does not answer: " + rootText(e), e);
        }
    }

    public static void run(String what, Runnable request) {
        call(what, () -> {
            request.run();
            return what;
        });
    }

    private static HubwrightException refused(String what, DockerException e) {
        var text = "cannot " + what + ": Docker answered " + e.getHttpStatus() + ": " + message(e);
        var details = new HubwrightException.Details("docker", e.getHttpStatus(), "");
        return switch (e.getHttpStatus()) {
            case 404 -> new NotFoundException(text, details, e);
            case 409 -> new ConflictException(text, details, e);
            default -> new HubwrightException(text, details, e);
        };
    }

    // "Status 500: {"message":"..."}"
    private static String message(DockerException e) {
        var text = String.valueOf(e.getMessage());
        var json = text.indexOf('{');
        if (json < 0) return text;
        try {
            return JSON.readTree(text.substring(json)).path("message").asText(text);
        } catch (JsonProcessingException notJson) {
            return text;
        }
    }

    private static String rootText(Throwable e) {
        var root = e;
        for (var cause = e.getCause(); cause != null; cause = cause.getCause()) root = cause;
        return String.valueOf(root.getMessage());
    }
}
