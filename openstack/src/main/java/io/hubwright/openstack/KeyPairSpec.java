package io.hubwright.openstack;

import io.hubwright.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An SSH key that the cloud puts on new servers. The cloud calls it {@code <deployment>-<uid>-<name>}, for a key pair has no other
 * place for the deployment's mark.
 *
 * @param publicKey the file with the public half, as ssh-keygen writes it; empty if the key pair is there already
 */
public record KeyPairSpec(String name, Optional<Path> publicKey) implements Spec<KeyPair> {
    // What Nova takes, without blanks; the cloud's own limit is 255 with the deployment's part.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.@-]{1,200}");

    public KeyPairSpec {
        if (publicKey.isPresent() && !NAME.matcher(name).matches())
            throw new IllegalArgumentException(
                    "the key pair's name \"" + name + "\" must be letters, digits, and _ . @ -");
    }

    /** A key pair made from this file, which is read when it is planned. */
    public static KeyPairSpec of(String name, Path publicKey) {
        return new KeyPairSpec(name, Optional.of(publicKey));
    }

    /** A key pair that the user has in the cloud already. */
    public static KeyPairSpec existing(String name) {
        return new KeyPairSpec(name, Optional.empty());
    }

    @Override
    public String kind() {
        return "key-pair";
    }

    @Override
    public List<Spec<?>> requires() {
        return List.of();
    }

    @Override
    public boolean isExisting() {
        return publicKey.isEmpty();
    }
}
