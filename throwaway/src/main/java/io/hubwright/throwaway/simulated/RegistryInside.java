package io.hubwright.throwaway.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.throwaway.registry.EmbeddedRegistry;
import io.hubwright.throwaway.registry.RegistrySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A registry that runs in a simulated machine: the throwaway cloud's own, with the users, certificate and realm that were uploaded.
 * Its images live as long as its container.
 */
final class RegistryInside implements Program {
    private final MountedFiles files;
    private final String config;
    private final int port;
    private final Path directory;
    private @Nullable EmbeddedRegistry running;
    private String users = "";

    private RegistryInside(MountedFiles files, String config, int port, Path directory) {
        this.files = files;
        this.config = config;
        this.port = port;
        this.directory = directory;
    }

    /** Empty if the container is none. */
    static Optional<Program> of(JsonNode wanted, GuestFiles files) throws IOException {
        var command = wanted.path("Cmd");
        if (!command.path(0).asText().equals("serve")) return Optional.empty();
        var hostConfig = wanted.path("HostConfig");
        var binding = hostConfig.path("PortBindings").path("5000/tcp").path(0).path("HostPort");
        var directory = Files.createTempDirectory("hubwright-registry"); // for its owner alone
        return Optional.of(new RegistryInside(
                MountedFiles.of(hostConfig, files), command.path(1).asText(), binding.asInt(), directory));
    }

    @Override
    public Optional<Integer> localPort(int asked) {
        return Optional.ofNullable(running).filter(server -> asked == port).map(EmbeddedRegistry::port);
    }

    @Override
    public void start() throws IOException {
        if (running != null) return;
        var text = files.content(config);
        var settings = RegistrySettings.defaults()
                .storage(directory.resolve("images"))
                .htpasswd(directory.resolve("htpasswd"));
        users = "";
        filesChanged();
        var realm = setting(text, "realm");
        if (realm.isPresent()) settings = settings.realm(realm.get());
        var certificate = setting(text, "certificate");
        if (certificate.isPresent()) {
            var chain = copy(files.content(certificate.get()), "fullchain.pem");
            var key = copy(files.content(setting(text, "key").orElse("")), "key.pem");
            settings = settings.tls(new RegistrySettings.TlsFiles(chain, key));
        }
        running = EmbeddedRegistry.start(settings);
    }

    @Override
    public void stop() {
        if (running != null) running.close();
        running = null;
    }

    /** The server reads them again when they change. */
    @Override
    public void filesChanged() throws IOException {
        var now = setting(files.content(config), "path").map(files::content).orElse("");
        if (now.equals(users)) return;
        users = now;
        copy(now, "htpasswd");
    }

    private static Optional<String> setting(String yaml, String key) {
        var found = Pattern.compile("(?m)^ +" + key + ": '?(.*?)'?$").matcher(yaml);
        return found.find() ? Optional.of(found.group(1).replace("''", "'")) : Optional.empty();
    }

    private Path copy(String content, String name) throws IOException {
        return Files.write(directory.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        stop();
        try (var all = Files.walk(directory)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory + ": " + e.getMessage(), e);
        }
    }
}
