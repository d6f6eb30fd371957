package io.hubwright.benchmarks;

import io.hubwright.throwaway.registry.DistributionServer;
import io.hubwright.throwaway.registry.RegistrySettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * The registries on this computer's loopback, their user, and the directories. Real ones: Debian's docker-registry, with htpasswd at the
 * cost that htpasswd itself chooses.
 */
final class RegistryLab implements AutoCloseable {
    static final String USER = "user";
    static final String PASSWORD = "open-sesame";

    /** A registry of the lab. */
    enum Place {
        FIRST,
        SECOND,
        TLS
    }

    private static final int BCRYPT_COST = 5;

    private final Path directory;
    private final Path program;
    private final Map<Place, DistributionServer> servers = new HashMap<>();

    private RegistryLab(Path directory, Path program) {
        this.directory = directory;
        this.program = program;
        Runtime.getRuntime().addShutdownHook(new Thread(this::abandon, "close-registry-lab"));
    }

    /** After Ctrl-C: clients that still write would bring back what is deleted. */
    private void abandon() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
        close();
    }

    static RegistryLab open(Path program) throws IOException, InterruptedException {
        RegistryLab lab =
                new RegistryLab(Files.createTempDirectory(Path.of("/var/tmp"), "hubwright-registry"), program);
        byte[] salt = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        Files.writeString(
                lab.directory.resolve("htpasswd"),
                USER + ":" + OpenBSDBCrypt.generate("2y", PASSWORD.toCharArray(), salt, BCRYPT_COST) + "\n");
        Files.createDirectories(lab.ca().getParent());
        lab.makeCertificate();
        return lab;
    }

    private void makeCertificate() throws IOException, InterruptedException {
        List<String> command = List.of(
                "openssl",
                "req",
                "-x509",
                "-nodes",
                "-days",
                "3",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-subj",
                "/CN=registry",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                key().toString(),
                "-out",
                ca().toString());
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    /** The certificate that all clients trust; it lies alone in its directory. */
    Path ca() {
        return directory.resolve("certificates/ca.crt");
    }

    private Path key() {
        return directory.resolve("key.pem");
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    /** Starts a registry without images, in place of the one that was there. */
    DistributionServer empty(Place place) throws IOException {
        close(place);
        Path storage = directory.resolve("registry-" + place);
        delete(storage);
        Files.createDirectories(storage);
        RegistrySettings settings =
                RegistrySettings.defaults().storage(storage).htpasswd(directory.resolve("htpasswd"));
        if (place == Place.TLS) {
            settings = settings.tls(new RegistrySettings.TlsFiles(ca(), key()));
        }
        DistributionServer server = DistributionServer.start(program, settings);
        servers.put(place, server);
        login(server);
        return server;
    }

    DistributionServer at(Place place) throws IOException {
        DistributionServer server = servers.get(place);
        return server == null ? empty(place) : server;
    }

    /** How many requests all registries have answered. */
    long requests() {
        return servers.values().stream().mapToLong(DistributionServer::requests).sum();
    }

    Optional<Path> ca(Place place) {
        return place == Place.TLS ? Optional.of(ca()) : Optional.empty();
    }

    // Passwords are in files and in the environment of processes that end soon, as clients want them.
    private void login(DistributionServer server) throws IOException {
        String pair = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        Path config = Files.createDirectories(directory.resolve("docker")).resolve("config.json");
        String others =
                Files.exists(config) ? Files.readString(config).replaceAll("(?s)^.*?\\{.*?\\{|}}$", "") + "," : "";
        Files.writeString(
                config,
                "{\"auths\":{" + others + "\"" + server.url().getAuthority() + "\":{\"auth\":\"" + pair + "\"}}}");
    }

    /** What every client is told. */
    Map<String, String> environment() throws IOException {
        Path curl = directory.resolve("curl.config");
        Files.writeString(curl, "user = \"" + USER + ":" + PASSWORD + "\"\ncacert = \"" + ca() + "\"\n");
        Path docker = directory.resolve("docker");
        return Map.of(
                "CURL_OPTIONS", curl.toString(),
                "DOCKER_CONFIG", docker.toString(),
                "REGISTRY_AUTH_FILE", docker.resolve("config.json").toString(),
                "REGISTRY_USER", USER,
                "REGISTRY_PASSWORD", PASSWORD);
    }

    static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> all = Files.walk(tree)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private void close(Place place) {
        DistributionServer server = servers.remove(place);
        if (server != null) {
            server.close();
        }
    }

    @Override
    public synchronized void close() {
        for (Place place : Place.values()) {
            close(place);
        }
        try {
            delete(directory);
        } catch (IOException e) {
            System.err.println("registry: cannot delete " + directory + ": " + e.getMessage());
        }
    }
}
