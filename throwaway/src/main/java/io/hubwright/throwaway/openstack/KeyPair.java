package io.hubwright.throwaway.openstack;

import java.time.Instant;

/** A public SSH key of one user; servers keep a copy. */
record KeyPair(String name, String userId, String publicKey, String fingerprint, String type, Instant created) {
    String key() {
        return key(userId, name);
    }

    static String key(String userId, String name) {
        return userId + "/" + name;
    }
}
