package io.hubwright.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.CertificateIssuer;
import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.NetworkSettings;
import io.hubwright.NotFoundException;
import io.hubwright.Time;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Settings;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFilesTest {
    private static final List<String> NAMES = List.of("registry.conp.cloud", "*.hub.conp.cloud");

    @TempDir
    private Path directory;

    private final Issuing.Authority authority = Issuing.authority("given", Time.SYSTEM.now());
    private CertificateIssuer.Certificate issued = issue(Instant.now());
    private CertificateFiles files = CertificateFiles.of(Path.of(""), Path.of(""));

    private CertificateIssuer.Certificate issue(Instant when) {
        return Issuing.leaf(authority.certificate(), authority.key(), NAMES, when);
    }

    @BeforeEach
    void write() throws Exception {
        files = CertificateFiles.of(
                Files.writeString(directory.resolve("fullchain.pem"), issued.chainPem()),
                Files.writeString(
                        directory.resolve("privkey.pem"), issued.privateKeyPem().reveal()));
    }

    private CertificateIssuer read() {
        try (var hubwright = Hubwright.connect(
                Settings.defaults().stateDirectory(directory.resolve("state")).network(NetworkSettings.NONE))) {
            return hubwright.ensure("given", files);
        }
    }

    private HubwrightException refused() {
        return assertThrows(HubwrightException.class, this::read);
    }

    @Test
    void areServedAsTheyAre() {
        var issuer = read();
        assertEquals(issued, issuer.issue(List.of("registry.conp.cloud", "x.hub.conp.cloud")));
        assertEquals(Optional.of(issued), issuer.atHand());
        assertEquals(Optional.empty(), issuer.trustAnchorPem());
        assertEquals(Optional.empty(), issuer.due(issued.chainPem(), NAMES, Instant.now()));
    }

    @Test
    void namesThatTheyDoNotCoverAreRefused() {
        var told = assertThrows(
                ConflictException.class, () -> read().issue(List.of("registry.conp.cloud", "a.b.hub.conp.cloud")));
        assertTrue(told.getMessage().contains("not for a.b.hub.conp.cloud"), told.getMessage());
        assertTrue(told.getMessage().contains("registry.conp.cloud, *.hub.conp.cloud"), told.getMessage());
    }

    @Test
    void newFilesMakeTheOldCertificateDue() throws Exception {
        var old = issued.chainPem();
        issued = issue(Instant.now());
        write();
        assertTrue(read().due(old, NAMES, Instant.now()).orElseThrow().contains("another one"));
    }

    @Test
    void aMissingFileIsNamed() throws Exception {
        Files.delete(files.key());
        assertTrue(refused() instanceof NotFoundException);
        assertTrue(
                refused().getMessage().contains("privkey.pem does not exist"),
                refused().getMessage());
    }

    @Test
    void theKeyOfAnotherCertificateIsRefused() throws Exception {
        Files.writeString(files.key(), issue(Instant.now()).privateKeyPem().reveal());
        assertTrue(refused().getMessage().contains("does not belong"), refused().getMessage());
    }

    @Test
    void aCertificateThatEndedIsRefused() throws Exception {
        issued = issue(Instant.now().minus(Duration.ofDays(400)));
        write();
        assertTrue(refused().getMessage().contains("ended on"), refused().getMessage());
    }

    @Test
    void aChainInTheWrongOrderIsRefused() throws Exception {
        var stranger = Issuing.authority("stranger", Instant.now());
        Files.writeString(files.chain(), issued.chainPem() + Pem.of(stranger.certificate()));
        assertTrue(
                refused().getMessage().contains("is not signed by certificate 2"),
                refused().getMessage());
        Files.writeString(files.chain(), Pem.of(authority.certificate()) + issued.chainPem());
        assertTrue(
                refused().getMessage().contains("put the server's certificate first"),
                refused().getMessage());
        Files.writeString(files.chain(), issued.chainPem() + Pem.of(authority.certificate()));
        assertEquals(2, read().issue(NAMES).chainPem().split("BEGIN CERTIFICATE", -1).length - 1);
    }

    @Test
    void filesWithoutPemAreToldApart() throws Exception {
        Files.writeString(files.chain(), "hello");
        assertTrue(
                refused().getMessage().contains("no certificate in"), refused().getMessage());
        Files.write(files.chain(), new byte[] {(byte) 0x80, (byte) 0xff, 1});
        assertTrue(refused().getMessage().contains("no PEM text"), refused().getMessage());
        write();
        Files.writeString(files.key(), issued.chainPem());
        assertTrue(
                refused().getMessage().contains("no private key in"), refused().getMessage());
    }

    @Test
    void aDamagedKeyIsNotShown() throws Exception {
        var key = issued.privateKeyPem().reveal();
        var damaged = key.substring(0, 60) + "!!!" + key.substring(63);
        Files.writeString(files.key(), damaged);
        var text = new StringWriter();
        refused().printStackTrace(new java.io.PrintWriter(text));
        assertFalse(text.toString().contains(damaged.substring(30, 50)), text::toString);
    }

    @Test
    void oldKeyFormatsAreRewrittenAsPkcs8() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(generator.generateKeyPair().getPrivate());
        }
        assertTrue(text.toString().startsWith("-----BEGIN RSA PRIVATE KEY-----"), "the test's own premise");
        assertTrue(
                Pem.of(Pem.privateKey(text.toString(), "memory")).reveal().startsWith("-----BEGIN PRIVATE KEY-----"));
    }

    @Test
    void theTrustAnchorComesAlong() throws Exception {
        var anchor = Files.writeString(directory.resolve("ca.pem"), Pem.of(authority.certificate()));
        files = files.trustAnchor(anchor);
        assertEquals(Optional.of(Pem.of(authority.certificate())), read().trustAnchorPem());
    }

    @Test
    void destroyLeavesTheFiles() {
        read();
        try (var hubwright = Hubwright.connect(
                Settings.defaults().stateDirectory(directory.resolve("state")).network(NetworkSettings.NONE))) {
            hubwright.destroy(Deployment.named("given").of(files));
        }
        assertTrue(Files.exists(files.chain()));
        assertTrue(Files.exists(files.key()));
    }
}
