package io.hubwright.registry;

import io.hubwright.Secret;
import java.nio.file.Path;

/** Who asks a registry. */
public sealed interface Credentials {
    /** Nobody: for registries that let anyone read. */
    static Credentials anonymous() {
        return new Anonymous();
    }

    /** User and password; at Docker Hub an access token in the password's place. */
    static Credentials basic(String user, Secret password) {
        return new Basic(user, password);
    }

    /** A token that the registry's token service changes for short-lived ones ("identity token"). */
    static Credentials identityToken(Secret token) {
        return new IdentityToken(token);
    }

    /** A token that the registry itself takes, sent as it is. */
    static Credentials token(Secret token) {
        return new Token(token);
    }

    /**
     * What {@code docker login} has stored for the registry: in {@code config.json} of {@code DOCKER_CONFIG} or
     * {@code ~/.docker}, or with the credential helper that it names. Nobody's, if there is nothing. It is read when the client
     * connects.
     */
    static Credentials fromDocker() {
        return new FromDocker(DockerConfig.userFile());
    }

    /** The same from this file, such as podman's {@code auth.json}. */
    static Credentials fromDocker(Path configJson) {
        return new FromDocker(configJson);
    }

    record Anonymous() implements Credentials {}

    record Basic(String user, Secret password) implements Credentials {
        public Basic {
            // RFC 7617: the first colon ends the user.
            if (user.isEmpty() || user.contains(":"))
                throw new IllegalArgumentException("a user's name is not empty and has no colon: \"" + user + "\"");
        }
    }

    record IdentityToken(Secret token) implements Credentials {}

    record Token(Secret token) implements Credentials {}

    record FromDocker(Path configJson) implements Credentials {}
}
