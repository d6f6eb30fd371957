package io.hubwright.registry;

import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files by which a host's programs know a registry: user and password for Docker, podman and the kubelet, and the registry's
 * CA, if it has one of its own, for Docker, podman and containerd.
 *
 * @param endpoint the registry, as in image names
 * @param files by their absolute paths on the host
 */
public record LoginFiles(String endpoint, List<File> files) {
    private static final String DOCKER = "/root/.docker/config.json";
    private static final String KUBELET = "/var/lib/kubelet/config.json";
    private static final String PODMAN = "/root/.config/containers/auth.json";

    public LoginFiles {
        files = List.copyOf(files);
    }

    /**
     * One file.
     *
     * @param isLogin whether it is a {@code config.json}, in which the entries of other registries stay
     * @param secret whether only root may read it
     */
    public record File(String path, Secret content, boolean isLogin, boolean secret) {}

    /**
     * For the registry that these options lead to.
     *
     * @throws IllegalArgumentException if they have no user and password
     */
    public static LoginFiles of(RegistryOptions options) {
        if (!(options.credentials() instanceof Credentials.Basic login))
            throw new IllegalArgumentException("login files need a user and a password: Credentials.basic");
        var endpoint = options.endpoint();
        var config = Secret.of(text(Json.bytes(Map.of("auths", Map.of(key(endpoint), Map.of("auth", auth(login)))))));
        List<File> files = new ArrayList<>();
        for (var path : List.of(DOCKER, KUBELET, PODMAN)) files.add(new File(path, config, true, true));
        options.caCertificates().ifPresent(pem -> {
            var ca = Secret.of(pem);
            files.add(new File("/etc/docker/certs.d/" + endpoint + "/ca.crt", ca, false, false));
            files.add(new File("/etc/containers/certs.d/" + endpoint + "/ca.crt", ca, false, false));
            files.add(new File("/etc/containerd/certs.d/" + endpoint + "/ca.crt", ca, false, false));
            files.add(new File(
                    "/etc/containerd/certs.d/" + endpoint + "/hosts.toml",
                    Secret.of(hostsToml(endpoint)),
                    false,
                    false));
        });
        return new LoginFiles(endpoint, files);
    }

    /**
     * Writes them below a directory, which stands for the host's {@code /}; a login is put among those that are there.
     *
     * @throws HubwrightException if a {@code config.json} names a credential store, where Docker would look instead
     */
    public void writeTo(Path root) {
        for (var file : files) {
            var place = root.resolve(file.path().substring(1));
            try {
                Files.createDirectories(place.getParent());
                write(
                        place,
                        file.isLogin() ? merged(place, file) : file.content().reveal(),
                        file.secret());
            } catch (IOException e) {
                throw Failure.local("write " + place, e);
            }
        }
    }

    private String merged(Path place, File file) throws IOException {
        if (!Files.exists(place)) return file.content().reveal();
        var old = Json.map(Json.object(Files.readAllBytes(place), "Docker's configuration " + place));
        if (old.containsKey("credsStore"))
            throw new HubwrightException(place + " names a credential store, where Docker would look instead; log in"
                    + " there: docker login " + endpoint);
        Map<String, Object> auths = new LinkedHashMap<>();
        if (old.get("auths") instanceof Map<?, ?> others)
            others.forEach((key, value) -> auths.put(String.valueOf(key), value));
        auths.put(
                key(endpoint),
                Json.map(Json.parse(file.content().reveal().getBytes(StandardCharsets.UTF_8))
                        .path("auths")
                        .path(key(endpoint))));
        old.put("auths", auths);
        return text(Json.bytes(old));
    }

    private static void write(Path place, String text, boolean secret) throws IOException {
        // Its mode is right before its content is there.
        var fresh = Files.createTempFile(place.getParent(), ".hubwright-", "");
        try {
            Files.writeString(fresh, text);
            if (place.getFileSystem().supportedFileAttributeViews().contains("posix"))
                Files.setPosixFilePermissions(
                        fresh, PosixFilePermissions.fromString(secret ? "rw-------" : "rw-r--r--"));
            Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static String key(String endpoint) {
        return endpoint.equals(ImageRef.DOCKER_HUB) ? "https://index.docker.io/v1/" : endpoint;
    }

    private static String auth(Credentials.Basic login) {
        var pair = login.user() + ":" + login.password().reveal();
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String hostsToml(String endpoint) {
        return "server = \"https://" + endpoint + "\"\n\n[host.\"https://" + endpoint + "\"]\n  ca = \"ca.crt\"\n";
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "LoginFiles " + endpoint + " (" + files.size() + " files)";
    }

    /** A line for each file; never their content. */
    public String text() {
        var lines = new StringBuilder(toString());
        for (var file : files)
            lines.append('\n').append(file.secret() ? "0600 " : "0644 ").append(file.path());
        return lines.toString();
    }
}
