package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A request on its way to its handler: who asks, in which microversion, and the URL of the service's version (without a
 * slash at the end) that links are made from.
 */
record Context(Request request, List<String> variables, Session session, Microversion microversion, String base) {
    String variable(int index) {
        return variables.get(index);
    }

    Query query() {
        return request.query();
    }

    Optional<String> query(String name) {
        return query().get(name);
    }

    String projectId() {
        return session.projectId();
    }

    boolean since(int minor) {
        return microversion.minor() >= minor;
    }

    JsonNode body() {
        try {
            return Json.parse(request.body().bytes());
        } catch (IOException e) {
            throw ApiError.badRequest("Malformed request body");
        }
    }

    /** The object under that name, which is how every request body of Nova, Cinder and Neutron is wrapped. */
    ObjectNode body(String wrapper) {
        JsonNode inner = body().path(wrapper);
        if (inner instanceof ObjectNode object) {
            return object;
        }
        throw ApiError.badRequest(
                "Invalid input for field/attribute " + wrapper + ". '" + wrapper + "' is a required property");
    }
}
