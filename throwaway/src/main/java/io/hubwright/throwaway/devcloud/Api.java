package io.hubwright.throwaway.devcloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.Secret;
import io.hubwright.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The cloud's APIs as one user sees them, as far as its operator needs them.
 *
 * @param endpoints public ones, by service type
 */
record Api(Map<String, String> endpoints, String token) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static Api login(URI authUrl, String user, String project, Secret password) {
        var domain = Map.of("id", "default");
        var identity = Map.of(
                "methods", List.of("password"),
                "password", Map.of("user", Map.of("name", user, "domain", domain, "password", password.reveal())));
        var scope = Map.of("project", Map.of("name", project, "domain", domain));
        var answer = send(
                HttpRequest.newBuilder(URI.create(authUrl + "/auth/tokens")),
                "POST",
                Optional.of(Map.of("auth", Map.of("identity", identity, "scope", scope))));
        return new Api(
                endpoints(read(answer)),
                answer.headers().firstValue("X-Subject-Token").orElseThrow());
    }

    private static Map<String, String> endpoints(JsonNode token) {
        return StreamSupport.stream(token.at("/token/catalog").spliterator(), false)
                .collect(Collectors.toMap(service -> service.path("type").asText(), service -> StreamSupport.stream(
                                service.path("endpoints").spliterator(), false)
                        .filter(endpoint -> endpoint.path("interface").asText().equals("public"))
                        .map(endpoint -> endpoint.path("url").asText())
                        .findFirst()
                        .orElse("")));
    }

    JsonNode get(String service, String path) {
        return read(call(service, "GET", path, Optional.empty()));
    }

    /** Makes a resource, which is the field {@code kind} of request and answer. */
    JsonNode post(String service, String path, String kind, Map<String, ?> resource) {
        return read(call(service, "POST", path, Optional.of(Map.of(kind, resource))))
                .path(kind);
    }

    JsonNode act(String service, String path, Map<String, ?> action) {
        return read(call(service, "POST", path, Optional.of(action)));
    }

    void put(String service, String path, Map<String, ?> body) {
        call(service, "PUT", path, Optional.of(body));
    }

    void delete(String service, String path) {
        call(service, "DELETE", path, Optional.empty());
    }

    private HttpResponse<byte[]> call(String service, String method, String path, Optional<?> body) {
        var endpoint = endpoints.get(service);
        if (endpoint == null) throw new IllegalStateException("the catalog has no " + service);
        return send(HttpRequest.newBuilder(URI.create(endpoint + path)).header("X-Auth-Token", token), method, body);
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request, String method, Optional<?> body) {
        var built = request.header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .timeout(PATIENCE)
                .method(
                        method,
                        body.isPresent() ? BodyPublishers.ofByteArray(write(body.get())) : BodyPublishers.noBody())
                .build();
        var what = "devcloud: " + method + " " + built.uri();
        try {
            var answer = HTTP.send(built, BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 300)
                throw new HubwrightException(
                        what + ": " + answer.statusCode() + " " + new String(answer.body(), UTF_8));
            return answer;
        } catch (IOException e) {
            throw new UnavailableException(what + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException(what + ": interrupted", e);
        }
    }

    private static byte[] write(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode read(HttpResponse<byte[]> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new HubwrightException("devcloud: " + answer.uri() + " answers no JSON: " + e.getMessage(), e);
        }
    }
}
