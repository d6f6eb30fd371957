package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivateKeysTest {
    private final HostSpec spec = HostSpec.at("192.0.2.1", "ubuntu");
    private @TempDir Path directory;

    @BeforeEach
    void needs() {
        Needed.all(Requires.program("ssh-keygen"));
    }

    private Path key(String name, String type, String passphrase, String... more) {
        var command = new java.util.ArrayList<>(java.util.List.of(
                "ssh-keygen",
                "-q",
                "-t",
                type,
                "-N",
                passphrase,
                "-f",
                directory.resolve(name).toString()));
        command.addAll(java.util.List.of(more));
        Sshd.sh(command.toArray(String[]::new));
        return directory.resolve(name);
    }

    private static String refusal(HostSpec spec) {
        return String.valueOf(assertThrows(HubwrightException.class, () -> PrivateKeys.load(spec))
                .getMessage());
    }

    @ParameterizedTest
    @CsvSource({"ed25519,RFC4716", "rsa,RFC4716", "rsa,PEM", "ecdsa,RFC4716", "ecdsa,PEM"})
    void readsTheUsualKinds(String type, String format) {
        assertEquals(
                1,
                PrivateKeys.load(spec.privateKey(key("k", type, "", "-m", format)))
                        .size());
    }

    @ParameterizedTest
    @CsvSource({"ed25519,RFC4716", "rsa,PEM"})
    void encryptedKeyNeedsItsPassphrase(String type, String format) {
        var file = key("k", type, "open sesame", "-m", format);
        assertTrue(refusal(spec.privateKey(file)).contains("it is encrypted; give its passphrase"));
        var wrong = refusal(spec.privateKey(file).passphrase(Secret.of("wrong-one")));
        assertTrue(wrong.contains("the passphrase does not open it"), wrong);
        assertFalse(wrong.contains("wrong-one"));
        assertEquals(
                1,
                PrivateKeys.load(spec.privateKey(file).passphrase(Secret.of("open sesame")))
                        .size());
    }

    @Test
    void missingFileIsNamed() {
        assertTrue(refusal(spec.privateKey(directory.resolve("nothing"))).contains("nothing does not exist"));
    }

    @Test
    void publicKeyIsToldApart() {
        key("k", "ed25519", "");
        assertTrue(refusal(spec.privateKey(directory.resolve("k.pub")))
                .contains("it is a public key; name the file without .pub"));
    }

    @ParameterizedTest
    @CsvSource({"ed25519,RFC4716", "rsa,PEM", "ecdsa,PEM"})
    void keyThatDoesNotFitItsPublicHalfIsRefused(String type, String format) throws IOException {
        var file = key("k", type, "", "-m", format);
        key("other", type, "");
        Files.copy(
                directory.resolve("other.pub"),
                directory.resolve("k.pub"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertTrue(refusal(spec.privateKey(file)).contains("does not belong to"));
    }

    @Test
    void somethingElseIsNoKey() throws IOException {
        assertTrue(refusal(spec.privateKey(Files.writeString(directory.resolve("k"), "hello")))
                .contains("holds no private key"));
    }

    @Test
    void formThatSshCannotReadComesWithAdvice() throws Exception {
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        var text = refusal(spec.privateKey(Files.writeString(directory.resolve("k"), pem)));
        assertTrue(text.contains("PKCS#8") && text.contains("ssh-keygen"), text);
    }

    @Test
    void usualKeysAreOfferedInOpenSshsOrder() {
        key("id_rsa", "rsa", "");
        key("id_ed25519", "ed25519", "");
        key("id_ecdsa", "ecdsa", "locked");
        var keys = PrivateKeys.usual(spec, directory);
        assertEquals(2, keys.size());
    }

    @Test
    void noUsualKeyIsTold() {
        var e = assertThrows(HubwrightException.class, () -> PrivateKeys.usual(spec, directory));
        assertTrue(e.getMessage().contains("holds none of id_ed25519, id_ecdsa, id_rsa"), e.getMessage());
    }
}
