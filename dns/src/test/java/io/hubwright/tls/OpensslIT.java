package io.hubwright.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Time;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSL, whose rules Docker, curl and Python share in the main, believes what the authority issues. */
class OpensslIT {
    private static final List<String> NAMES = List.of("registry.conp.cloud", "192.168.70.4");

    @TempDir
    private Path directory;

    private Path ca;
    private Path leaf;
    private Path key;

    @BeforeEach
    void write() throws Exception {
        Needed.all(Requires.program("openssl"));
        var made = Issuing.authority("neurolibre", Time.SYSTEM.now());
        var authority = new CertificateAuthority("neurolibre", made.certificate(), made.key(), Time.SYSTEM);
        var issued = authority.issue(NAMES);
        ca = Files.writeString(
                directory.resolve("ca.pem"), authority.trustAnchorPem().orElseThrow());
        leaf = Files.writeString(directory.resolve("leaf.pem"), issued.chainPem());
        key = Files.writeString(
                directory.resolve("key.pem"), issued.privateKeyPem().reveal());
    }

    @Test
    void theCertificateIsGoodForItsNames() throws Exception {
        assertEquals(0, verify("-verify_hostname", "registry.conp.cloud"));
        assertEquals(0, verify("-verify_ip", "192.168.70.4"));
        assertEquals(2, verify("-verify_hostname", "hub.conp.cloud"));
        assertEquals(2, verify("-verify_ip", "192.168.70.5"));
    }

    private int verify(String option, String name) throws Exception {
        var file = ca.toString();
        return openssl(
                        "verify",
                        "-x509_strict",
                        "-purpose",
                        "sslserver",
                        "-CAfile",
                        file,
                        option,
                        name,
                        leaf.toString())
                .code();
    }

    @Test
    void theKeyBelongsToTheCertificate() throws Exception {
        var ofKey = openssl("pkey", "-in", key.toString(), "-pubout").output();
        var ofLeaf =
                openssl("x509", "-in", leaf.toString(), "-pubkey", "-noout").output();
        assertEquals(ofLeaf, ofKey);
        assertTrue(openssl("pkey", "-in", key.toString(), "-text", "-noout")
                .output()
                .contains("prime256v1"));
    }

    @Test
    void theLeafIsNoAuthority() throws Exception {
        var text = openssl("x509", "-in", leaf.toString(), "-text", "-noout").output();
        assertTrue(text.contains("CA:FALSE"), text);
        assertTrue(text.contains("TLS Web Server Authentication"), text);
        assertTrue(text.contains("DNS:registry.conp.cloud, IP Address:192.168.70.4"), text);
        assertTrue(openssl("x509", "-in", ca.toString(), "-text", "-noout")
                .output()
                .contains("CA:TRUE, pathlen:0"));
    }

    private record Result(int code, String output) {}

    private static Result openssl(String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "openssl did not end");
        return new Result(process.exitValue(), output);
    }
}
