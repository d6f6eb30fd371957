package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.Secret;
import io.hubwright.throwaway.machine.Machines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A cloud and a caller who knows nothing but HTTP. Paths begin with the service: {@code /compute/v2.1/servers}. */
final class Wire implements AutoCloseable {
    /** An answer. */
    record Reply(int status, Map<String, String> headers, String text) {
        JsonNode json() {
            try {
                return Json.parse(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A member by its path, such as {@code /server/status}. */
        String at(String pointer) {
            return json().at(pointer).asText();
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    final EmbeddedOpenStack cloud;
    private String token = "";

    Wire(OpenStackSettings settings) {
        cloud = EmbeddedOpenStack.start(settings, Machines.none());
        token = login("hubwright", cloud.password(), "hubwright").header("x-subject-token");
    }

    Wire() {
        this(OpenStackSettings.defaults());
    }

    String token() {
        return token;
    }

    String projectId() {
        return call("GET", "/identity/v3/auth/projects", "").at("/projects/0/id");
    }

    /** From here on as the administrator. */
    Wire asAdmin() {
        token = login("admin", cloud.adminPassword(), "admin").header("x-subject-token");
        return this;
    }

    Wire asMember() {
        token = login("hubwright", cloud.password(), "hubwright").header("x-subject-token");
        return this;
    }

    Reply login(String user, Secret password, String project) {
        return call(
                "POST",
                "/identity/v3/auth/tokens",
                """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "%s",
                  "domain": {"name": "Default"}, "password": "%s"}}},
                 "scope": {"project": {"name": "%s", "domain": {"name": "Default"}}}}}"""
                        .formatted(user, password.reveal(), project));
    }

    Reply get(String path, String... headers) {
        return call("GET", path, "", headers);
    }

    Reply post(String path, String body, String... headers) {
        return call("POST", path, body, headers);
    }

    Reply put(String path, String body, String... headers) {
        return call("PUT", path, body, headers);
    }

    Reply delete(String path, String... headers) {
        return call("DELETE", path, "", headers);
    }

    URI uri(String path) {
        return URI.create(cloud.authUrl().toString().replace("/identity/v3", "") + path);
    }

    Reply call(String method, String path, String body, String... headers) {
        try {
            return send(method, path, body, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, where the connection may break. */
    Reply send(String method, String path, String body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(PATIENCE)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (!token.isEmpty()) {
            request.setHeader("X-Auth-Token", token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Map<String, String> names = new HashMap<>();
            response.headers().map().forEach((name, values) -> names.put(name.toLowerCase(Locale.ROOT), values.get(0)));
            return new Reply(response.statusCode(), names, response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    String id(String path, String collection, String name) {
        for (JsonNode item : get(path).json().path(collection)) {
            if (item.path("name").asText().equals(name)) {
                return item.path("id").asText();
            }
        }
        throw new AssertionError("no " + name + " at " + path);
    }

    String image() {
        return id("/image/v2/images", "images", "Debian-12");
    }

    String flavor(String name) {
        return id("/compute/v2.1/flavors", "flavors", name);
    }

    String network(String name) {
        return id("/network/v2.0/networks", "networks", name);
    }

    /** The body of a server's creation, with more members (each with a comma before it). */
    String server(String name, String more) {
        return "{\"server\": {\"name\": \"%s\", \"imageRef\": \"%s\", \"flavorRef\": \"%s\"%s}}"
                .formatted(name, image(), flavor("m1.small"), more);
    }

    /** A server that is ACTIVE. */
    String boot(String name) {
        String id = post("/compute/v2.1/servers", server(name, "")).at("/server/id");
        awaitServer(id, "ACTIVE");
        return id;
    }

    Reply awaitServer(String id, String status) {
        await(() -> get("/compute/v2.1/servers/" + id).at("/server/status").equals(status));
        return get("/compute/v2.1/servers/" + id);
    }

    void awaitGone(String path) {
        await(() -> get(path).status() == 404);
    }

    String volumePath(String rest) {
        return "/volume/v3/" + projectId() + rest;
    }

    /** A volume of that many GB that is available. */
    String volume(String name, int size) {
        String id = post(volumePath("/volumes"), "{\"volume\": {\"name\": \"%s\", \"size\": %d}}".formatted(name, size))
                .at("/volume/id");
        awaitVolume(id, "available");
        return id;
    }

    void awaitVolume(String id, String status) {
        await(() -> get(volumePath("/volumes/" + id)).at("/volume/status").equals(status));
    }

    String port(String more) {
        return post(
                        "/network/v2.0/ports",
                        "{\"port\": {\"network_id\": \"%s\"%s}}".formatted(network("hubwright-network"), more))
                .at("/port/id");
    }

    String floatingIp(String more) {
        return post(
                        "/network/v2.0/floatingips",
                        "{\"floatingip\": {\"floating_network_id\": \"%s\"%s}}"
                                .formatted(network("Public-Network"), more))
                .at("/floatingip/id");
    }

    static void await(BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("did not happen within " + PATIENCE);
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() {
        cloud.close();
    }
}
