package io.hubwright.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubwright.ConflictException;
import io.hubwright.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Docker's {@code config.json}, which the kubelet reads too. All that others wrote into it stays. */
record DockerConfigJson(String text) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * With this login; the same text if it is there already.
     *
     * @throws ConflictException if the text is not JSON, or Docker would ask a credential store instead
     */
    DockerConfigJson with(String endpoint, String user, Secret password, String file) {
        var root = parse(file);
        refuseCredentialStore(root, endpoint, file);
        var auth = base64(user + ":" + password.reveal());
        if (root.path("auths").path(endpoint).path("auth").asText().equals(auth)) return this;
        var auths = root.path("auths") instanceof ObjectNode there ? there : root.putObject("auths");
        auths.putObject(endpoint).put("auth", auth);
        return new DockerConfigJson(print(root));
    }

    /** Without the login; the same text if there is none, and empty if nothing is left. */
    DockerConfigJson without(String endpoint, String file) {
        var root = parse(file);
        if (!(root.path("auths") instanceof ObjectNode auths) || !auths.has(endpoint)) return this;
        auths.remove(endpoint);
        if (auths.isEmpty()) root.remove("auths");
        return new DockerConfigJson(root.isEmpty() ? "" : print(root));
    }

    private ObjectNode parse(String file) {
        if (text.isBlank()) return JSON.createObjectNode();
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) return object;
        } catch (JsonProcessingException e) { // its message quotes the text, and that has passwords
        }
        throw new ConflictException(
                file + " is not a JSON object: repair or remove it, for Docker cannot read it either");
    }

    private static void refuseCredentialStore(ObjectNode root, String endpoint, String file) {
        for (var key : new String[] {
            "/credsStore", "/credHelpers/" + endpoint.replace("~", "~0").replace("/", "~1")
        }) {
            var store = root.at(key).asText();
            if (!store.isEmpty())
                throw new ConflictException(file + " sends Docker to the credential store \"" + store + "\" for "
                        + endpoint + ", so a login written there would be ignored: remove " + key.substring(1)
                        + " from it, or log in by hand");
        }
    }

    private static String print(ObjectNode root) {
        try {
            return JSON.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "config.json of " + text.length() + " characters";
    }
}
