package io.hubwright.host;

import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.userauth.keyprovider.FileKeyProvider;
import net.schmizz.sshj.userauth.keyprovider.KeyFormat;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.keyprovider.KeyProviderUtil;
import net.schmizz.sshj.userauth.password.PasswordUtils;

/** Reads the private keys of a host spec, and says in a sentence what is wrong with one. */
final class PrivateKeys {
    // The order in which OpenSSH tries them.
    private static final List<String> USUAL_NAMES = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    private PrivateKeys() {}

    /** The keys to offer, decrypted. Reads files. */
    static List<KeyProvider> load(HostSpec spec) {
        if (spec.privateKey().isPresent()) return List.of(load(spec.privateKey().get(), spec.passphrase()));
        return usual(spec, Path.of(System.getProperty("user.home"), ".ssh"));
    }

    static List<KeyProvider> usual(HostSpec spec, Path directory) {
        var keys = new ArrayList<KeyProvider>();
        var failures = new ArrayList<String>();
        for (var name : USUAL_NAMES) {
            var file = directory.resolve(name);
            if (!Files.exists(file)) continue;
            try {
                keys.add(load(file, spec.passphrase()));
            } catch (HubwrightException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        if (!keys.isEmpty()) return keys;
        if (!failures.isEmpty()) throw new HubwrightException(String.join("; ", failures));
        throw new HubwrightException("no private key for " + spec.user() + "@" + spec.name() + ": " + directory
                + " holds none of " + String.join(", ", USUAL_NAMES) + "; name one by privateKey(file)");
    }

    private static KeyProvider load(Path file, Optional<Secret> passphrase) {
        var text = read(file);
        if (text.startsWith("ssh-") || text.startsWith("ecdsa-"))
            throw new HubwrightException("cannot use " + file + ": it is a public key; name the file without .pub");
        if (!text.contains("PRIVATE KEY"))
            throw new HubwrightException(
                    "cannot use " + file + ": it holds no private key (no line says BEGIN ... PRIVATE KEY)");
        var provider = provider(file, text);
        // From the text: given a file, sshj believes the public key that lies beside it.
        provider.init(
                text,
                null,
                PasswordUtils.createOneOff(
                        passphrase.map(Secret::reveal).orElse("").toCharArray()));
        try {
            // Decrypts and parses now: at log-in the same failure would look like a refusal by the server.
            if (provider.getPrivate() == null || provider.getPublic() == null) throw new IOException("it holds no key");
            requireMatch(file, provider.getPublic());
            return provider;
        } catch (HubwrightException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new HubwrightException(explain(file, text, passphrase.isPresent(), e), e);
        }
    }

    // What a key pair in the cloud was made of is the public file: another private key would be refused by the new
    // machine.
    private static void requireMatch(Path file, PublicKey key) {
        var publicFile = file.resolveSibling(file.getFileName() + ".pub");
        if (!Files.exists(publicFile)) return;
        var words = read(publicFile).strip().split("\\s+");
        if (words.length < 2 || (words[0] + " " + words[1]).equals(HostKeyCheck.text(key))) return;
        throw new HubwrightException("the private key " + file + " does not belong to " + publicFile
                + ": a machine made with that public key would refuse it; name the right one, or write the public key anew with ssh-keygen -y -f "
                + file);
    }

    private static String explain(Path file, String text, boolean passphraseGiven, Exception e) {
        if (encrypted(text, e))
            return passphraseGiven
                    ? "cannot use the private key " + file + ": the passphrase does not open it"
                    : "cannot use the private key " + file
                            + ": it is encrypted; give its passphrase by passphrase(Secret)";
        if (text.contains("-----BEGIN PRIVATE KEY-----"))
            return "cannot use the private key " + file + ": its PKCS#8 form is not readable for SSH (" + e.getMessage()
                    + "); convert a copy with ssh-keygen -p -f, or make a new key with ssh-keygen -t ed25519";
        return "cannot use the private key " + file + ": " + e.getMessage();
    }

    // OpenSSH's own format hides its cipher in base64; a wrong passphrase shows as failing check bytes.
    private static boolean encrypted(String text, Exception e) {
        if (text.contains("ENCRYPTED")) return true;
        if (!text.contains("BEGIN OPENSSH PRIVATE KEY")) return false;
        var body = text.replaceAll("-----[^-]+-----", "").replaceAll("\\s", "");
        try {
            var head = new String(Base64.getDecoder().decode(body), StandardCharsets.ISO_8859_1);
            return head.contains("bcrypt");
        } catch (IllegalArgumentException malformed) {
            return String.valueOf(e.getMessage()).contains("passphrase");
        }
    }

    private static FileKeyProvider provider(Path file, String text) {
        try {
            KeyFormat format = KeyProviderUtil.detectKeyFileFormat(text, false);
            var provider =
                    Factory.Named.Util.create(Algorithms.CONFIG.getFileKeyProviderFactories(), format.toString());
            if (provider != null) return provider;
            throw new HubwrightException("cannot use the private key " + file + ": the format " + format
                    + " is not supported; use OpenSSH's");
        } catch (IOException e) {
            throw new HubwrightException("cannot read the private key " + file + ": " + e.getMessage(), e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new HubwrightException("the private key " + file.toAbsolutePath() + " does not exist", e);
        } catch (IOException e) {
            throw new HubwrightException("cannot read the private key " + file + ": " + e, e);
        }
    }
}
