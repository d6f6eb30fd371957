package io.hubwright.benchmarks;

import io.hubwright.throwaway.Requires;
import io.hubwright.throwaway.peer.Distribution;
import io.hubwright.throwaway.registry.DistributionServer;
import io.hubwright.throwaway.registry.RegistrySettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** What the check of a password costs real registries for each request, by the processor time of their processes. */
final class PasswordBenchmark implements Benchmark {
    private static final List<Integer> COSTS = List.of(5, 8, 10, 12);
    private static final String PASSWORD = "open-sesame";

    /**
     * One cost at one server.
     *
     * @param cpuMs of the server's processor for a request without effect
     */
    record Row(String server, int cost, int requests, double cpuMs) {}

    @Override
    public String name() {
        return "password";
    }

    @Override
    public String summary() {
        return "what a registry's check of the password costs, by bcrypt's cost; without limits";
    }

    @Override
    public Result run(boolean quick) throws Exception {
        Map<String, Path> servers = servers();
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, Path> server : servers.entrySet()) {
            for (int cost : COSTS) {
                rows.add(measure(server.getKey(), server.getValue(), cost, quick ? 20 : 200));
            }
        }
        return new Result(rows, List.of());
    }

    private static Map<String, Path> servers() {
        Map<String, Path> servers = new LinkedHashMap<>();
        Requires.program("docker-registry")
                .ifPresentOrElse(
                        missing -> System.err.println("password: " + missing),
                        () -> servers.put("docker-registry", Path.of("/usr/bin/docker-registry")));
        Requires.dockerEngine()
                .ifPresentOrElse(
                        missing -> System.err.println("password: " + missing),
                        () -> servers.put("distribution 3", Distribution.program(System.err::println)));
        return servers;
    }

    private static Row measure(String name, Path program, int cost, int requests)
            throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("hubwright-password");
        byte[] salt = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        Path users = Files.writeString(
                directory.resolve("htpasswd"),
                "user:" + OpenBSDBCrypt.generate("2y", PASSWORD.toCharArray(), salt, cost) + "\n");
        Path storage = Files.createDirectories(directory.resolve("storage"));
        try (DistributionServer server = DistributionServer.start(
                program, RegistrySettings.defaults().storage(storage).htpasswd(users))) {
            ask(server, 10);
            long before = server.cpu().toNanos();
            ask(server, requests);
            double millis = (server.cpu().toNanos() - before) / 1e6;
            return new Row(name, cost, requests, millis / requests);
        } finally {
            RegistryLab.delete(directory);
        }
    }

    private static void ask(DistributionServer server, int times) throws IOException, InterruptedException {
        String pair = Base64.getEncoder().encodeToString(("user:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/v2/"))
                .header("Authorization", "Basic " + pair)
                .build();
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 0; i < times; i++) {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new IOException(server + " answered " + status);
            }
        }
    }
}
