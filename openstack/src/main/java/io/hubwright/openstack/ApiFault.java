package io.hubwright.openstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.HubwrightException;
import java.util.Optional;

/** The error as the service put it: the cause of the exception that a caller sees. */
final class ApiFault extends Exception {
    private static final long serialVersionUID = 1;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_TEXT = 500;

    private final String type;
    private final String body;

    private ApiFault(String type, String text, String body) {
        super(text, null, false, false);
        this.type = type;
        this.body = body;
    }

    /** Nova's fault key ({@code conflictingRequest}), Neutron's type ({@code OverQuota}), Cinder's key ({@code overLimit}); may be empty. */
    String type() {
        return type;
    }

    /** The service's own words. */
    String text() {
        return String.valueOf(getMessage());
    }

    /** Everything that came, for what the text does not tell. */
    String body() {
        return body;
    }

    /** The service's type of a failure; empty if it gave none. */
    static String typeOf(HubwrightException failure) {
        return failure.getCause() instanceof ApiFault fault ? fault.type() : "";
    }

    static ApiFault of(Answer answer) {
        var body = answer.text();
        var json = json(body);
        if (json.isEmpty()) return new ApiFault("", shortened(withoutTags(body)), body);
        var neutron = json.get().path("NeutronError");
        if (neutron.isTextual()) return new ApiFault("", shortened(neutron.asText()), body);
        if (neutron.isObject())
            return new ApiFault(
                    neutron.path("type").asText(""),
                    shortened(neutron.path("message").asText("")),
                    body);
        // Nova and Cinder: one key that names the fault. Keystone: "error".
        for (var entry : json.get().properties())
            if (entry.getValue().path("message").isTextual())
                return new ApiFault(
                        entry.getKey(),
                        shortened(entry.getValue().path("message").asText()),
                        body);
        return new ApiFault("", shortened(json.get().path("message").asText(body)), body);
    }

    private static Optional<JsonNode> json(String body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    // Glance answers text/html, and so does every proxy in between.
    private static String withoutTags(String html) {
        return html.replaceAll("(?is)<(head|style|script)\\b.*?</\\1>", " ")
                .replaceAll("<[^>]*>", " ")
                .replaceAll("&[a-z]+;", " ");
    }

    private static String shortened(String text) {
        var line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "...";
    }
}
