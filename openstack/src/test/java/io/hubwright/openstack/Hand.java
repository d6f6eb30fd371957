package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.throwaway.openstack.CloudObject;
import io.hubwright.throwaway.openstack.EmbeddedOpenStack;
import io.hubwright.throwaway.openstack.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What somebody does by hand in the same project, or an operator as administrator: raw requests, none of our client. */
final class Hand {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EmbeddedOpenStack cloud;
    private final String token;
    private final String project;

    private Hand(EmbeddedOpenStack cloud, String token, String project) {
        this.cloud = cloud;
        this.token = token;
        this.project = project;
    }

    static Hand in(EmbeddedOpenStack cloud) {
        return in(cloud, "hubwright", cloud.password().reveal());
    }

    /** In another project of the same cloud. */
    static Hand operator(EmbeddedOpenStack cloud) {
        return in(cloud, "admin", cloud.adminPassword().reveal());
    }

    private static Hand in(EmbeddedOpenStack cloud, String user, String password) {
        var domain = Map.of("name", "Default");
        var auth = Map.of(
                "auth",
                Map.of(
                        "identity",
                        Map.of(
                                "methods",
                                new String[] {"password"},
                                "password",
                                Map.of("user", Map.of("name", user, "domain", domain, "password", password))),
                        "scope",
                        Map.of("project", Map.of("name", user, "domain", domain))));
        var reply = ask(cloud, "POST", "/identity/v3/auth/tokens", Map.of(), auth);
        return new Hand(
                cloud,
                reply.headers().getOrDefault("X-Subject-Token", ""),
                json(reply).path("token").path("project").path("id").asText());
    }

    String project() {
        return project;
    }

    JsonNode post(String path, Object body) {
        return call("POST", path, body);
    }

    JsonNode put(String path, Object body) {
        return call("PUT", path, body);
    }

    JsonNode get(String path) {
        return call("GET", path, Map.of());
    }

    void delete(String path) {
        Object unused = call("DELETE", path, Map.of());
    }

    private JsonNode call(String method, String path, Object body) {
        var reply = ask(cloud, method, path, Map.of("X-Auth-Token", token), method.equals("GET") ? Map.of() : body);
        if (reply.status() >= 300)
            throw new IllegalStateException(method + " " + path + ": " + reply.status() + " " + json(reply));
        return json(reply);
    }

    private static Reply ask(
            EmbeddedOpenStack cloud, String method, String path, Map<String, String> headers, Object body) {
        try {
            var all = new HashMap<>(headers);
            all.put("Content-Type", "application/json");
            return cloud.ask(method, path, all, JSON.writeValueAsBytes(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(Reply reply) {
        try {
            return reply.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(reply.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void deleteServer(CloudObject server) {
        delete("/compute/v2.1/servers/" + server.id());
    }

    void deleteFloatingIp(CloudObject ip) {
        delete("/network/v2.0/floatingips/" + ip.id());
    }

    void deleteRule(CloudObject rule) {
        delete("/network/v2.0/security-group-rules/" + rule.id());
    }

    /** Puts it on that port; off any if it is empty. */
    void putFloatingIp(CloudObject ip, String portId) {
        Map<String, @Nullable Object> port =
                portId.isEmpty() ? Collections.singletonMap("port_id", null) : Map.of("port_id", portId);
        Object unused = put("/network/v2.0/floatingips/" + ip.id(), Map.of("floatingip", port));
    }

    void detach(CloudObject volume) {
        delete("/compute/v2.1/servers/" + volume.link("server") + "/os-volume_attachments/" + volume.id());
    }

    /** The id of a free one. */
    String allocateFloatingIp(String description) {
        return post(
                        "/network/v2.0/floatingips",
                        Map.of(
                                "floatingip",
                                Map.of("floating_network_id", externalNetwork(), "description", description)))
                .path("floatingip")
                .path("id")
                .asText();
    }

    String makeVolume(String name) {
        return post("/volume/v3/" + project + "/volumes", Map.of("volume", Map.of("name", name, "size", 1)))
                .path("volume")
                .path("id")
                .asText();
    }

    String makeGroup(String name, String description) {
        return post(
                        "/network/v2.0/security-groups",
                        Map.of("security_group", Map.of("name", name, "description", description)))
                .path("security_group")
                .path("id")
                .asText();
    }

    String makePort(String name) {
        var networks = get("/network/v2.0/networks?router:external=false").path("networks");
        return post(
                        "/network/v2.0/ports",
                        Map.of(
                                "port",
                                Map.of(
                                        "name",
                                        name,
                                        "network_id",
                                        networks.path(0).path("id").asText())))
                .path("port")
                .path("id")
                .asText();
    }

    String makeServer(String name, String portId) {
        var image = get("/image/v2/images").path("images").path(0).path("id").asText();
        var flavor =
                get("/compute/v2.1/flavors").path("flavors").path(0).path("id").asText();
        return post(
                        "/compute/v2.1/servers",
                        Map.of(
                                "server",
                                Map.of("name", name, "imageRef", image, "flavorRef", flavor, "networks", new Object[] {
                                    Map.of("port", portId)
                                })))
                .path("server")
                .path("id")
                .asText();
    }

    void addRule(String groupId, int port) {
        Object unused = post(
                "/network/v2.0/security-group-rules",
                Map.of(
                        "security_group_rule",
                        Map.of(
                                "security_group_id",
                                groupId,
                                "direction",
                                "ingress",
                                "protocol",
                                "tcp",
                                "port_range_min",
                                port,
                                "port_range_max",
                                port)));
    }

    private String externalNetwork() {
        return get("/network/v2.0/networks?router:external=true")
                .path("networks")
                .path(0)
                .path("id")
                .asText();
    }
}
