package io.hubwright.throwaway.openstack;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/** New ids in the forms of the services. */
final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    static String uuid() {
        return UUID.randomUUID().toString();
    }

    /** The same for the same name, so that a seed's ids can be written down. */
    static String uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Keystone's form: 32 hexadecimal digits. */
    static String hex() {
        return uuid().replace("-", "");
    }

    static String secret(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** In the range that Neutron hands out. */
    static String mac() {
        byte[] random = new byte[3];
        RANDOM.nextBytes(random);
        return "fa:16:3e:" + HexFormat.ofDelimiter(":").formatHex(random);
    }
}
