package io.hubwright.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.CertificateIssuer;
import io.hubwright.HubwrightException;
import io.hubwright.NetworkSettings;
import io.hubwright.Time;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateAuthorityTest {
    private static final List<String> NAMES = List.of("registry.conp.cloud", "192.168.70.4", "2001:db8::7");

    @TempDir
    private Path stateDirectory;

    private Hubwright connect() {
        return Hubwright.connect(
                Settings.defaults().stateDirectory(stateDirectory).network(NetworkSettings.NONE));
    }

    private CertificateAuthority authority(String name) {
        try (var hubwright = connect()) {
            return hubwright.ensure("neurolibre", CertificateAuthority.own(name));
        }
    }

    private static Leaf leaf(CertificateIssuer.Certificate certificate) {
        return Leaf.of(certificate.chainPem()).orElseThrow();
    }

    @Test
    void isFoundWithoutAProviderAndStaysTheSame() {
        var first = authority("neurolibre");
        assertEquals(first.trustAnchorPem(), authority("neurolibre").trustAnchorPem());
        assertNotEquals(first.trustAnchorPem(), authority("other").trustAnchorPem());
        try (var hubwright = connect()) {
            assertTrue(hubwright
                    .plan(Deployment.named("neurolibre").of(CertificateAuthority.own("neurolibre")))
                    .isEmpty());
        }
    }

    @Test
    void itsKeyIsReadableByItsOwnerAlone() throws Exception {
        authority("neurolibre");
        var home = stateDirectory.resolve("neurolibre/authorities/neurolibre");
        assertEquals("rw-------", mode(home.resolve("key.pem")));
        assertEquals("rwx------", mode(home));
        assertTrue(Files.readString(home.resolve("key.pem")).startsWith("-----BEGIN PRIVATE KEY-----\n"));
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void destroyRemovesItsKey() {
        authority("neurolibre");
        try (var hubwright = connect()) {
            hubwright.destroy(Deployment.named("neurolibre").of());
        }
        assertFalse(Files.exists(stateDirectory.resolve("neurolibre/authorities/neurolibre")));
    }

    @Test
    void whatAKilledRunLeftIsClearedAway() throws Exception {
        var left = stateDirectory.resolve("neurolibre/authorities/.unfinished-1");
        Files.createDirectories(left);
        Files.writeString(left.resolve("key.pem"), "half");
        authority("neurolibre");
        assertFalse(Files.exists(left));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca.pem", "key.pem"})
    void damagedFilesAreToldAndNothingIsMadeInstead(String file) throws Exception {
        authority("neurolibre");
        var home = stateDirectory.resolve("neurolibre/authorities/neurolibre");
        authority("other");
        Files.copy(
                home.resolveSibling("other").resolve(file),
                home.resolve(file),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        var told = assertThrows(HubwrightException.class, () -> authority("neurolibre"));
        assertTrue(told.getMessage().contains("backup"), told.getMessage());
    }

    @Test
    void issuesForNamesAndAddresses() {
        var issued = authority("neurolibre").issue(NAMES);
        var leaf = leaf(issued);
        assertEquals(Optional.empty(), leaf.uncovered(NAMES));
        assertEquals(
                Optional.of("other.conp.cloud"), leaf.uncovered(List.of("registry.conp.cloud", "other.conp.cloud")));
        assertEquals(-1, leaf.certificate().getBasicConstraints());
        assertEquals("EC", leaf.certificate().getPublicKey().getAlgorithm());
        assertTrue(issued.privateKeyPem().reveal().startsWith("-----BEGIN PRIVATE KEY-----\n"));
        assertTrue(Pem.belongTogether(Pem.privateKey(issued.privateKeyPem().reveal(), "memory"), leaf.certificate()));
        assertFalse(issued.toString().contains("PRIVATE KEY"));
    }

    @Test
    void eachCertificateHasItsOwnSerialAndKey() {
        var authority = authority("neurolibre");
        var one = leaf(authority.issue(NAMES)).certificate();
        var two = leaf(authority.issue(NAMES)).certificate();
        assertNotEquals(one.getSerialNumber(), two.getSerialNumber());
        assertNotEquals(one.getPublicKey(), two.getPublicKey());
        assertTrue(one.getSerialNumber().bitLength() > 64, "RFC 5280 and browsers want 64 random bits");
    }

    @Test
    void lifetimesAreAYearAndTenYears() {
        var authority = authority("neurolibre");
        var leaf = leaf(authority.issue(NAMES));
        assertEquals(365, Duration.between(leaf.validFrom(), leaf.validUntil()).toDays());
        assertEquals(
                3649, Duration.between(Instant.now(), authority.validUntil()).toDays());
        assertTrue(leaf.validFrom().isBefore(Instant.now()));
    }

    @Test
    void noCertificateOutlivesItsAuthority() {
        var start = Instant.parse("2030-01-01T00:00:00Z");
        var made = Issuing.authority("old", start);
        var late = start.plus(Duration.ofDays(3600));
        var leaf = leaf(Issuing.leaf(made.certificate(), made.key(), NAMES, late));
        assertEquals(made.certificate().getNotAfter().toInstant(), leaf.validUntil());
    }

    @ParameterizedTest
    @CsvSource({"0, false", "240, false", "245, true", "400, true"})
    void isDueAtTwoThirdsOfItsLife(int days, boolean due) {
        var authority = authority("neurolibre");
        var chain = authority.issue(NAMES).chainPem();
        var reason = authority.due(chain, NAMES, Instant.now().plus(Duration.ofDays(days)));
        assertEquals(due, reason.isPresent());
        reason.ifPresent(text -> assertTrue(text.startsWith("two thirds of its life are over"), text));
    }

    @Test
    void isDueWhenItNoLongerFits() {
        var authority = authority("neurolibre");
        var chain = authority.issue(NAMES).chainPem();
        assertEquals(
                Optional.of("it does not name hub.conp.cloud"),
                authority.due(chain, List.of("registry.conp.cloud", "hub.conp.cloud"), Instant.now()));
        assertEquals(Optional.of("it cannot be read"), authority.due("nonsense", NAMES, Instant.now()));
        var other = authority("other").due(chain, NAMES, Instant.now());
        assertTrue(other.orElseThrow().contains("issued it"));
        assertEquals(Optional.empty(), authority.due(chain, List.of("2001:DB8:0::7"), Instant.now()));
    }

    @Test
    void longNamesFitToo() {
        var name = "a".repeat(60) + "." + "b".repeat(60) + ".example.org";
        assertEquals(
                Optional.empty(),
                leaf(authority("neurolibre").issue(List.of(name))).uncovered(List.of(name)));
    }

    @Test
    void noProviderIsRegistered() {
        authority("neurolibre").issue(NAMES);
        assertEquals(null, Security.getProvider("BC"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "a b", ".hidden", "a/b"})
    void namesThatAreNoDirectoryAreRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> CertificateAuthority.own(name));
    }

    @Test
    void theClockIsTheRunsOwn() {
        var made = Issuing.authority("neurolibre", Time.SYSTEM.now());
        var authority = new CertificateAuthority("neurolibre", made.certificate(), made.key(), Time.SYSTEM);
        assertTrue(authority.toString().length() <= 80);
    }
}
