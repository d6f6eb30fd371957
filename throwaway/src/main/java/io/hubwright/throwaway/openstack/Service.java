package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** The services, each under its own path of one port, with the form in which it writes errors. */
public enum Service {
    IDENTITY("identity", ""),
    COMPUTE("compute", "/v2.1"),
    NETWORK("network", "/v2.0"),
    VOLUME("volume", "/v3"),
    IMAGE("image", "/v2");

    /** Names of Nova's and Cinder's error objects; whatever is not listed is a computeFault. */
    private static final Map<Integer, String> FAULTS = Map.ofEntries(
            Map.entry(400, "badRequest"),
            Map.entry(401, "unauthorized"),
            Map.entry(403, "forbidden"),
            Map.entry(404, "itemNotFound"),
            Map.entry(405, "badMethod"),
            Map.entry(409, "conflictingRequest"),
            Map.entry(413, "overLimit"),
            Map.entry(415, "badMediaType"),
            Map.entry(429, "overLimit"),
            Map.entry(501, "notImplemented"),
            Map.entry(503, "serviceUnavailable"));

    private final String path;
    private final String version;

    Service(String path, String version) {
        this.path = path;
        this.version = version;
    }

    /** The first segment of its URLs, and its name in faults and the call log. */
    public String path() {
        return path;
    }

    /** The path of the version that links point into. */
    String version() {
        return version;
    }

    Optional<Microversion.Range> microversions() {
        return switch (this) {
            case COMPUTE -> Optional.of(Microversion.Range.COMPUTE);
            case VOLUME -> Optional.of(Microversion.Range.VOLUME);
            default -> Optional.empty();
        };
    }

    static Optional<Service> of(String path) {
        for (Service service : values()) {
            if (path.equals("/" + service.path) || path.startsWith("/" + service.path + "/")) {
                return Optional.of(service);
            }
        }
        return Optional.empty();
    }

    /** The error as this service writes it. A missing or dead token is refused before the service, in one form. */
    Answer write(ApiError error) {
        Answer answer = error.status() == 401 ? unauthorized(error) : body(error);
        for (Map.Entry<String, String> header : error.headers().entrySet()) {
            answer = answer.header(header.getKey(), header.getValue());
        }
        return answer;
    }

    private Answer unauthorized(ApiError error) {
        return this == IMAGE
                ? html(ApiError.of(
                        401,
                        "This server could not verify that you are authorized to access the document you requested."
                                + " Either you supplied the wrong credentials (e.g., bad password), or your browser"
                                + " does not understand how to supply the credentials required."))
                : identityError(error);
    }

    private Answer body(ApiError error) {
        if (error.type().equals("html") && this != IDENTITY) {
            return html(error);
        }
        return switch (this) {
            case IDENTITY -> identityError(error);
            case COMPUTE, VOLUME -> fault(error);
            case NETWORK -> neutronError(error);
            case IMAGE -> html(error);
        };
    }

    private static Answer identityError(ApiError error) {
        return Answer.json(
                error.status(),
                Json.object(
                        "error",
                        Json.object(
                                "code", error.status(),
                                "message", error.message(),
                                "title", HttpStatus.reason(error.status()))));
    }

    private static Answer fault(ApiError error) {
        ObjectNode fault = Json.object("code", error.status(), "message", error.message());
        if (error.headers().containsKey("Retry-After")) {
            fault.put("retryAfter", error.headers().get("Retry-After"));
        }
        return Answer.json(error.status(), Json.object(FAULTS.getOrDefault(error.status(), "computeFault"), fault));
    }

    private static Answer neutronError(ApiError error) {
        String type = error.type().isEmpty()
                ? "HTTP" + HttpStatus.reason(error.status()).replace(" ", "")
                : error.type();
        return Answer.json(
                error.status(),
                Json.object("NeutronError", Json.object("type", type, "message", error.message(), "detail", "")));
    }

    private static Answer html(ApiError error) {
        String title = error.status() + " " + HttpStatus.reason(error.status());
        String text = "<html>\n <head>\n  <title>" + title + "</title>\n </head>\n <body>\n  <h1>" + title + "</h1>\n  "
                + error.message().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                + "<br /><br />\n\n\n </body>\n</html>";
        return Answer.html(error.status(), text);
    }
}
