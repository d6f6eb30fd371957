package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** One of two clouds that are asked the same: it finds its services in the catalog and fills in what it was given before. */
final class Side {
    /** A status, and a text in which nothing is left that differs from cloud to cloud. */
    record Reply(int status, String text) {
        JsonNode json() throws IOException {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8));
        }

        /** What a refusal says; of anything else, which members it has. */
        String essence() throws IOException {
            if (!text.startsWith("{")) {
                return status + " " + text.replaceAll("\\s+", " ");
            }
            TreeSet<String> members = new TreeSet<>();
            members("", json(), status >= 400, members);
            return status + " " + members;
        }

        private static void members(String path, JsonNode node, boolean values, TreeSet<String> found) {
            node.properties().forEach(member -> {
                String value = values && member.getValue().isValueNode()
                        ? "=" + member.getValue().asText()
                        : "";
                found.add(path + member.getKey() + value);
                members(path + member.getKey() + ".", member.getValue(), values, found);
            });
            if (node.isArray() && !node.isEmpty()) {
                members(path + "[].", node.path(0), values, found);
            }
        }
    }

    private static final Map<String, String> TYPES = Map.of("volume", "volumev3");
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> known = new HashMap<>();
    private final Map<String, String> endpoints = new HashMap<>();
    private final String token;

    Side(URI authUrl, String user, Secret password, String project) throws IOException, InterruptedException {
        String body =
                """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "%s",
                  "domain": {"name": "Default"}, "password": "%s"}}},
                 "scope": {"project": {"name": "%s", "domain": {"name": "Default"}}}}}"""
                        .formatted(user, password.reveal(), project);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(authUrl + "/auth/tokens"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        token = answer.headers().firstValue("X-Subject-Token").orElseThrow();
        JsonNode json =
                Json.parse(answer.body().getBytes(StandardCharsets.UTF_8)).path("token");
        known.put("project", json.at("/project/id").asText());
        json.path("catalog")
                .forEach(entry -> endpoints.put(
                        entry.path("type").asText(),
                        entry.at("/endpoints/0/url").asText().replaceFirst("/+$", "")));
    }

    void remember(String name, String value) {
        known.put(name, value);
    }

    Reply call(String method, String service, String path, String body) throws IOException, InterruptedException {
        String version = service.equals("network") ? "/v2.0" : service.equals("image") ? "/v2" : "";
        String url = endpoints.get(TYPES.getOrDefault(service, service)) + version + filledIn(path);
        List<String> parts = new ArrayList<>(List.of(body.split(" @ ")));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("X-Auth-Token", token)
                .header("Content-Type", "application/json")
                // as every client says; without it some services answer in plain text
                .header("Accept", "*/*")
                .method(
                        method,
                        HttpRequest.BodyPublishers.ofString(
                                filledIn(parts.get(0).strip())));
        if (parts.size() > 1) {
            String[] header = parts.get(1).split(": ", 2);
            request.setHeader(header[0].strip(), header[1].strip());
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Reply(answer.statusCode(), answer.body());
    }

    private String filledIn(String text) {
        String filled = text;
        // The longest name first: $server2 is not $server.
        List<Map.Entry<String, String>> entries = new ArrayList<>(known.entrySet());
        entries.sort(Comparator.comparing(entry -> -entry.getKey().length()));
        for (Map.Entry<String, String> entry : entries) {
            filled = filled.replace("$" + entry.getKey(), entry.getValue());
        }
        return filled;
    }

    static Reply neutral(Reply reply) {
        return new Reply(
                reply.status,
                reply.text
                        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID")
                        .replaceAll("\\b[0-9a-f]{32}\\b", "ID")
                        .replaceAll("\\b\\d+\\.\\d+\\.\\d+\\.\\d+\\b", "IP")
                        .replaceAll("\\b(same|hubwright)-network", "NAME-network")
                        .replaceAll("current revision is \\d+", "current revision is N"));
    }
}
