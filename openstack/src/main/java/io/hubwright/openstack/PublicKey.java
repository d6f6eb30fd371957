package io.hubwright.openstack;

import io.hubwright.ConflictException;
import io.hubwright.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A public key as ssh-keygen writes it, without its comment.
 *
 * @param blob in base64
 */
record PublicKey(String type, String blob) {
    private static final Pattern LINE =
            Pattern.compile("((?:ssh|ecdsa|sk)-[A-Za-z0-9@.-]+)\\s+([A-Za-z0-9+/]+={0,2})(?:\\s.*)?", Pattern.DOTALL);

    /** @throws io.hubwright.HubwrightException if it cannot be read, or is none; never with the file's content, which may be a private key */
    static PublicKey read(Path file) {
        var text = text(file);
        if (text.contains("PRIVATE KEY"))
            throw new ConflictException(
                    file + " is a private key, which must not leave this computer: name the public one, usually " + file
                            + ".pub");
        var line = LINE.matcher(text.strip());
        if (!line.matches())
            throw new ConflictException(
                    file + " is no public SSH key: it should be one line that begins with ssh-ed25519 or ssh-rsa, as"
                            + " ssh-keygen writes it beside the private key");
        return new PublicKey(line.group(1), line.group(2));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new NotFoundException(
                    "cannot read the public key " + file + " (" + e.getClass().getSimpleName()
                            + "): make a key by ssh-keygen -t ed25519, or name another file",
                    e);
        }
    }

    /** As Nova shows it, and ssh-keygen -E md5. */
    String fingerprint() {
        try {
            var md5 =
                    MessageDigest.getInstance("MD5").digest(Base64.getDecoder().decode(blob));
            return HexFormat.ofDelimiter(":").formatHex(md5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    String line() {
        return type + " " + blob;
    }
}
