package io.hubwright.dns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.NetworkSettings;
import io.hubwright.Time;
import io.hubwright.engine.Budget;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Event;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Report;
import io.hubwright.engine.Settings;
import io.hubwright.throwaway.cloudflare.CloudflareEmulator;
import io.hubwright.throwaway.cloudflare.CloudflareSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.StreamSupport;

/** A throwaway Cloudflare account, what other people do in it, and deployments against it. */
final class Account implements AutoCloseable {
    static final String ZONE = "conp.cloud";

    final CloudflareEmulator emulator;
    final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    private final Path stateDirectory;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();

    Account(Path stateDirectory) {
        this(stateDirectory, CloudflareSettings.zones(ZONE, "example.org"));
    }

    Account(Path stateDirectory, CloudflareSettings settings) {
        this.stateDirectory = stateDirectory;
        this.emulator = CloudflareEmulator.start(settings);
    }

    Cloudflare provider() {
        return Cloudflare.token(emulator.token()).baseUrl(emulator.uri()).resolvers(emulator.dns());
    }

    Settings settings() {
        return Settings.defaults()
                .stateDirectory(stateDirectory)
                .network(NetworkSettings.NONE)
                .budget(Budget.UNLIMITED)
                .listener(events::add);
    }

    Hubwright connect() {
        return Hubwright.connect(settings(), provider());
    }

    Hubwright connect(Time time) {
        return Hubwright.connect(settings().time(time), provider());
    }

    Report apply(DnsRecordSpec... records) {
        try (var hubwright = connect()) {
            return hubwright.apply(deployment(records));
        }
    }

    static Deployment deployment(DnsRecordSpec... records) {
        return Deployment.named("neurolibre").of(records);
    }

    /** What others do, past our client. */
    JsonNode call(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(emulator.uri() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + emulator.token().reveal())
                .build();
        return mapper.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    String zoneId(String zone) throws Exception {
        return call("GET", "/zones?name=" + zone, "").at("/result/0/id").asText();
    }

    JsonNode post(String body) throws Exception {
        return call("POST", "/zones/" + zoneId(ZONE) + "/dns_records", body).path("result");
    }

    JsonNode patch(JsonNode record, String body) throws Exception {
        var path =
                "/zones/" + zoneId(ZONE) + "/dns_records/" + record.path("id").asText();
        return call("PATCH", path, body).path("result");
    }

    List<JsonNode> records() throws Exception {
        var list = call("GET", "/zones/" + zoneId(ZONE) + "/dns_records", "").path("result");
        return StreamSupport.stream(list.spliterator(), false).toList();
    }

    /** The only record of the zone. */
    JsonNode record() throws Exception {
        var all = records();
        if (all.size() != 1) throw new AssertionError("expected one record, there are " + all);
        return all.get(0);
    }

    /** How many calls so far had an effect in mind. */
    long writes() {
        return emulator.calls().stream()
                .filter(call -> !call.startsWith("GET "))
                .count();
    }

    @Override
    public void close() {
        emulator.close();
    }
}
