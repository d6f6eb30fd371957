package io.hubwright.throwaway.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Raw calls over HTTP, as any client makes them. */
final class Calls {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final CloudflareEmulator emulator;
    private final String token;

    Calls(CloudflareEmulator emulator, String token) {
        this.emulator = emulator;
        this.token = token;
    }

    static Calls to(CloudflareEmulator emulator) {
        return new Calls(emulator, emulator.token().reveal());
    }

    record Answer(int status, JsonNode body) {
        JsonNode result() {
            return body.path("result");
        }

        int code() {
            return body.at("/errors/0/code").asInt();
        }

        int chainedCode() {
            return body.at("/errors/0/error_chain/0/code").asInt();
        }
    }

    Answer get(String path) throws Exception {
        return send(request(path).GET());
    }

    Answer post(String path, String json) throws Exception {
        return send("POST", path, json);
    }

    Answer send(String method, String path, String json) throws Exception {
        return send(request(path)
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .header("Content-Type", "application/json"));
    }

    Answer delete(String path) throws Exception {
        return send(request(path).DELETE());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(emulator.uri() + path)).header("Authorization", "Bearer " + token);
    }

    Answer send(HttpRequest.Builder request) throws Exception {
        var response = raw(request);
        return new Answer(response.statusCode(), MAPPER.readTree(response.body()));
    }

    HttpResponse<String> raw(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    String zoneId(String name) throws Exception {
        return get("/zones?name=" + name).result().get(0).path("id").asText();
    }

    /** The path of a zone's records. */
    String records(String zone) throws Exception {
        return "/zones/" + zoneId(zone) + "/dns_records";
    }
}
