package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Another user of the same project, who shares no code with what is tested: sees what is really there, and meddles. */
final class Outside {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String token;
    private final JsonNode body;

    Outside(Path cloudsYaml, String name) throws Exception {
        var cloud = new YAMLMapper()
                .readTree(cloudsYaml.toFile())
                .path("clouds")
                .path(name)
                .path("auth");
        var domain = Map.of("name", cloud.path("user_domain_name").asText());
        var user = Map.of(
                "name",
                cloud.path("username").asText(),
                "domain",
                domain,
                "password",
                cloud.path("password").asText());
        var project = Map.of("name", cloud.path("project_name").asText(), "domain", domain);
        var auth = Map.of(
                "identity", Map.of("methods", List.of("password"), "password", Map.of("user", user)),
                "scope", Map.of("project", project));
        var request = HttpRequest.newBuilder(URI.create(cloud.path("auth_url").asText() + "/auth/tokens"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(Map.of("auth", auth))))
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        token = answer.headers().firstValue("X-Subject-Token").orElseThrow();
        body = JSON.readTree(answer.body()).path("token");
    }

    String projectId() {
        return body.path("project").path("id").asText();
    }

    List<JsonNode> servers() {
        return list("compute", "/servers/detail", "servers");
    }

    List<JsonNode> volumes() {
        return list("volumev3", "/volumes/detail", "volumes");
    }

    List<JsonNode> network(String collection) {
        return list("network", "/v2.0/" + collection, collection.replace('-', '_')).stream()
                .filter(object -> object.path("project_id").asText().equals(projectId()))
                .toList();
    }

    List<JsonNode> keyPairs() {
        return list("compute", "/os-keypairs", "keypairs").stream()
                .map(one -> one.path("keypair"))
                .toList();
    }

    JsonNode externalNetwork() {
        return list("network", "/v2.0/networks", "networks").stream()
                .filter(network -> network.path("router:external").asBoolean())
                .findFirst()
                .orElseThrow();
    }

    /** A floating IP on nothing. */
    JsonNode allocate(String description) {
        var body = Map.of("floating_network_id", externalNetwork().path("id").asText(), "description", description);
        return call("POST", "network", "/v2.0/floatingips", Map.of("floatingip", body))
                .path("floatingip");
    }

    private List<JsonNode> list(String service, String path, String collection) {
        return elements(call("GET", service, path, Map.of()).path(collection)).toList();
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** @throws AssertionError if the cloud refuses */
    JsonNode call(String method, String service, String path, Map<String, ?> json) {
        try {
            var request = HttpRequest.newBuilder(URI.create(endpoint(service) + path))
                    .header("X-Auth-Token", token)
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            json.isEmpty()
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(json)))
                    .build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300)
                throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            return JSON.readTree(answer.body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(method + " " + path + ": " + e, e);
        }
    }

    private String endpoint(String type) {
        return elements(body.path("catalog"))
                .filter(service -> service.path("type").asText().equals(type)
                        || (type.equals("volumev3")
                                && service.path("type").asText().equals("block-storage")))
                .flatMap(service -> elements(service.path("endpoints")))
                .filter(endpoint -> endpoint.path("interface").asText().equals("public"))
                .map(endpoint -> endpoint.path("url").asText().replaceAll("(/v2.0)?/?$", ""))
                .findFirst()
                .orElseThrow();
    }
}
