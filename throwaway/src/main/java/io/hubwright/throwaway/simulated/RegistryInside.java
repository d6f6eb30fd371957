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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A registry that runs in a simulated machine: the throwaway cloud's own, with the users, certificate and realm that were uploaded.
 * Its images live as long as its container.
 */
final class RegistryInside implements AutoCloseable {
    private final GuestFiles files;
    private final String config;
    private final Map<String, String> mounts;
    private final int port;
    private final Path directory;
    private @Nullable EmbeddedRegistry running;
    private String users = "";

    private RegistryInside(GuestFiles files, String config, Map<String, String> mounts, int port, Path directory) {
        this.files = files;
        this.config = config;
        this.mounts = mounts;
        this.port = port;
        this.directory = directory;
    }

    /** @param config the path of its configuration in the container */
    static RegistryInside of(String config, JsonNode hostConfig, GuestFiles files) throws IOException {
        var mounts = new TreeMap<String, String>();
        hostConfig
                .path("Mounts")
                .forEach(mount -> mounts.put(
                        mount.path("Target").asText(), mount.path("Source").asText()));
        var binding = hostConfig.path("PortBindings").path("5000/tcp").path(0).path("HostPort");
        var directory = Files.createTempDirectory("hubwright-registry"); // for its owner alone
        return new RegistryInside(files, config, mounts, binding.asInt(), directory);
    }

    int port() {
        return port;
    }

    Optional<Integer> localPort() {
        return Optional.ofNullable(running).map(EmbeddedRegistry::port);
    }

    void start() throws IOException {
        if (running != null) return;
        var text = content(config);
        var settings = RegistrySettings.defaults()
                .storage(directory.resolve("images"))
                .htpasswd(directory.resolve("htpasswd"));
        users = "";
        refreshUsers();
        var realm = setting(text, "realm");
        if (realm.isPresent()) settings = settings.realm(realm.get());
        var certificate = setting(text, "certificate");
        if (certificate.isPresent()) {
            var chain = copy(content(certificate.get()), "fullchain.pem");
            var key = copy(content(setting(text, "key").orElse("")), "key.pem");
            settings = settings.tls(new RegistrySettings.TlsFiles(chain, key));
        }
        running = EmbeddedRegistry.start(settings);
    }

    void stop() {
        if (running != null) running.close();
        running = null;
    }

    /** The server reads them again when they change. */
    void refreshUsers() throws IOException {
        var now = setting(content(config), "path").map(this::content).orElse("");
        if (now.equals(users)) return;
        users = now;
        copy(now, "htpasswd");
    }

    private static Optional<String> setting(String yaml, String key) {
        var found = Pattern.compile("(?m)^ +" + key + ": '?(.*?)'?$").matcher(yaml);
        return found.find() ? Optional.of(found.group(1).replace("''", "'")) : Optional.empty();
    }

    private String content(String pathInContainer) {
        for (var mount : mounts.entrySet())
            if (pathInContainer.startsWith(mount.getKey() + "/")) {
                var path = mount.getValue()
                        + pathInContainer.substring(mount.getKey().length());
                return files.plain(path).map(GuestFiles.Plain::content).orElse("");
            }
        return "";
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
