package io.hubwright.registry;

import io.hubwright.Secret;

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

    record Anonymous() implements Credentials {}

    record Basic(String user, Secret password) implements Credentials {
        public Basic {
            // RFC 7617: the first colon ends the user.
            if (user.isEmpty() || user.contains(":"))
                throw new IllegalArgumentException("a user's name is not empty and has no colon: \"" + user + "\"");
        }
    }
}
