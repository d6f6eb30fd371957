package io.hubwright.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Docker's {@code config.json}: logins in the file itself, or with a helper program that the file names. */
final class DockerConfig {
    private static final List<String> DOCKER_HUB_KEYS =
            List.of("https://index.docker.io/v1/", "index.docker.io", "docker.io", "registry-1.docker.io");

    private final Path file;
    private final JsonNode json;

    private DockerConfig(Path file, JsonNode json) {
        this.file = file;
        this.json = json;
    }

    static Path userFile() {
        return Optional.ofNullable(System.getenv("DOCKER_CONFIG"))
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home", "/"), ".docker"))
                .resolve("config.json");
    }

    static DockerConfig read(Path file) {
        try {
            return new DockerConfig(file, Json.object(Files.readAllBytes(file), "Docker's configuration " + file));
        } catch (NoSuchFileException e) {
            return new DockerConfig(file, Json.parse("{}".getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new HubwrightException("cannot read Docker's configuration " + file + ": " + e, e);
        }
    }

    /** Nobody's if there are none. A helper for this registry goes before the file, the file before the helper for all. */
    Credentials credentials(String endpoint) {
        for (var key : keys(endpoint)) {
            var helper = json.path("credHelpers").path(key).asText();
            if (!helper.isEmpty()) return fromHelper(helper, key).orElse(Credentials.anonymous());
        }
        for (var key : keys(endpoint)) {
            var found = entry(json.path("auths").path(key));
            if (found.isPresent()) return found.get();
        }
        var store = json.path("credsStore").asText();
        if (!store.isEmpty())
            for (var key : keys(endpoint)) {
                var found = fromHelper(store, key);
                if (found.isPresent()) return found.get();
            }
        return Credentials.anonymous();
    }

    private static List<String> keys(String endpoint) {
        return endpoint.equals(ImageRef.DOCKER_HUB)
                ? DOCKER_HUB_KEYS
                : List.of(
                        endpoint,
                        "https://" + endpoint,
                        "https://" + endpoint + "/v1/",
                        "https://" + endpoint + "/v2/",
                        "http://" + endpoint);
    }

    private Optional<Credentials> entry(JsonNode entry) {
        var identity = entry.path("identitytoken").asText();
        if (!identity.isEmpty()) return Optional.of(Credentials.identityToken(Secret.of(identity)));
        var token = entry.path("registrytoken").asText();
        if (!token.isEmpty()) return Optional.of(Credentials.token(Secret.of(token)));
        var pair = decoded(entry.path("auth").asText());
        int colon = pair.indexOf(':');
        if (colon > 0 && colon + 1 < pair.length())
            return Optional.of(basic(pair.substring(0, colon), pair.substring(colon + 1)));
        var user = entry.path("username").asText();
        var password = entry.path("password").asText();
        return user.isEmpty() || password.isEmpty() ? Optional.empty() : Optional.of(basic(user, password));
    }

    private String decoded(String auth) {
        try {
            return new String(Base64.getDecoder().decode(auth.strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Not the cause: its message quotes what may be half a password.
            throw new HubwrightException("Docker's configuration " + file + " has an auth that is not base64;"
                    + " log in again: docker login");
        }
    }

    private static Credentials basic(String user, String password) {
        try {
            return Credentials.basic(user, Secret.of(password));
        } catch (IllegalArgumentException e) {
            throw new HubwrightException("Docker has a login that cannot be: " + e.getMessage(), e);
        }
    }

    private Optional<Credentials> fromHelper(String name, String key) {
        return CredentialProgram.named(name, file)
                .get(key)
                .filter(answer -> !answer.path("Secret").asText().isEmpty())
                .map(DockerConfig::fromHelper);
    }

    static Credentials fromHelper(JsonNode answer) {
        var user = answer.path("Username").asText();
        var secret = answer.path("Secret").asText();
        // How helpers mark a token that is no password (docker-credential-helpers, README).
        return user.equals("<token>") ? Credentials.identityToken(Secret.of(secret)) : basic(user, secret);
    }
}
