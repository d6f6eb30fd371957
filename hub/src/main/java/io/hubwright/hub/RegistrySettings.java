package io.hubwright.hub;

import java.util.regex.Pattern;

/**
 * How the registry's container runs.
 *
 * @param image any build of the CNCF distribution from 2.7.0 on; without a tag {@code latest} is meant
 * @param port where it answers on its host
 * @param realm what a browser shows when it asks for the password
 * @param bcryptCost of the stored passwords. The server checks the hash on each request: 3.8 ms of its processor at cost 5,
 *     65 ms at 10 (measured, 2 cores at 2.8 GHz class), and a push of an image of 100 layers is 200 requests or more. At 5 a stolen
 *     hash of a weak password falls sooner: take long random passwords.
 */
public record RegistrySettings(String image, int port, String realm, int bcryptCost) {
    // The realm stands in a quoted header field; what would end the quotes has no place in it.
    private static final Pattern REALM = Pattern.compile("[\\x20-\\x7e&&[^\"\\\\]]{1,100}");
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]*");

    static final RegistrySettings TLS = new RegistrySettings("registry:3", 443, "Registry", 5);
    static final RegistrySettings PLAIN = TLS.port(80);

    public RegistrySettings {
        if (!IMAGE.matcher(image).matches())
            throw new IllegalArgumentException("\"" + image + "\" is not the name of an image, such as registry:3");
        if (port < 1 || port > 65535) throw new IllegalArgumentException("the port " + port + " is not in 1 to 65535");
        if (!REALM.matcher(realm).matches())
            throw new IllegalArgumentException(
                    "the realm must be 1 to 100 printable ASCII characters without \" and \\");
        if (bcryptCost < 4 || bcryptCost > 16)
            throw new IllegalArgumentException("the bcrypt cost " + bcryptCost + " is not in 4 to 16; 5 is usual");
    }

    public RegistrySettings image(String image) {
        return new RegistrySettings(image, port, realm, bcryptCost);
    }

    public RegistrySettings port(int port) {
        return new RegistrySettings(image, port, realm, bcryptCost);
    }

    public RegistrySettings realm(String realm) {
        return new RegistrySettings(image, port, realm, bcryptCost);
    }

    public RegistrySettings bcryptCost(int bcryptCost) {
        return new RegistrySettings(image, port, realm, bcryptCost);
    }

    /** Without a tag Docker would pull all of them. */
    String imageWithTag() {
        var afterPath = image.substring(image.lastIndexOf('/') + 1);
        return afterPath.contains(":") || afterPath.contains("@") ? image : image + ":latest";
    }
}
