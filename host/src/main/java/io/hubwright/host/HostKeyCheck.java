package io.hubwright.host;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;

/**
 * Accepts exactly the given keys; if none is given, any, and remembers which. A key of another type than the known ones is not
 * known either: the usual accept-new, asked only when no key of that type is on record, lets everybody in who shows another type.
 */
final class HostKeyCheck implements HostKeyVerifier {
    private final List<String> accepted;
    private volatile Optional<String> shown = Optional.empty();

    HostKeyCheck(List<String> accepted) {
        this.accepted = accepted.stream().map(HostKeyCheck::withoutComment).toList();
    }

    @Override
    public boolean verify(String hostname, int port, PublicKey key) {
        var text = text(key);
        shown = Optional.of(text);
        return accepted.isEmpty() || accepted.contains(text);
    }

    /** The known types first, so that a server with several keys shows one that we know. */
    @Override
    public List<String> findExistingAlgorithms(String hostname, int port) {
        return accepted.stream()
                .map(key -> key.substring(0, key.indexOf(' ')))
                .flatMap(type -> type.equals("ssh-rsa")
                        ? List.of("rsa-sha2-512", "rsa-sha2-256").stream()
                        : List.of(type).stream())
                .toList();
    }

    /** The key that the server showed, as {@code type base64}. */
    Optional<String> shown() {
        return shown;
    }

    List<String> accepted() {
        return accepted;
    }

    static String text(PublicKey key) {
        var wire = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
        return KeyType.fromKey(key) + " " + Base64.getEncoder().encodeToString(wire);
    }

    static String fingerprint(String key) {
        try {
            var wire = Base64.getDecoder().decode(key.substring(key.indexOf(' ') + 1));
            var digest = MessageDigest.getInstance("SHA-256").digest(wire);
            return key.substring(0, key.indexOf(' ')) + " SHA256:"
                    + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String withoutComment(String key) {
        var words = key.strip().split("\\s+");
        return words[0] + " " + words[1];
    }
}
