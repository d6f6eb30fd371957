package io.hubwright.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Address;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.Secret;
import io.hubwright.UnauthorizedException;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.IncompleteException;
import io.hubwright.throwaway.cloudflare.CloudflareSettings;
import io.hubwright.throwaway.cloudflare.Fault;
import io.hubwright.throwaway.cloudflare.TokenPermission;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudflareErrorsTest {
    private static final DnsRecordSpec RECORD = DnsRecordSpec.a("registry.conp.cloud", Address.existing("203.0.113.7"));

    @TempDir
    private Path stateDirectory;

    private Account account;

    @BeforeEach
    void start() {
        account = new Account(stateDirectory);
    }

    @AfterEach
    void stop() {
        account.close();
    }

    private HubwrightException failure(Cloudflare provider) {
        try (var hubwright = Hubwright.connect(account.settings(), provider)) {
            return assertThrows(HubwrightException.class, () -> hubwright.apply(Account.deployment(RECORD)));
        }
    }

    @Test
    void aWrongTokenIsToldWithBothCauses() {
        var failure = failure(account.provider().zoneId("0".repeat(32)));
        assertTrue(failure instanceof UnauthorizedException, failure.toString());
        var stranger = Cloudflare.token(Secret.of("cfut_" + "x".repeat(48))).baseUrl(account.emulator.uri());
        var message = failure(stranger).getMessage();
        assertTrue(message.contains("403: 9109 Invalid access token"), message);
        assertTrue(message.contains("client IP filter"), message);
    }

    @Test
    void aMissingPermissionIsNamed() {
        var reader = account.emulator.issueToken(TokenPermission.ZONE_READ);
        var message = failure(Cloudflare.token(reader).baseUrl(account.emulator.uri()))
                .getMessage();
        assertTrue(message.contains("list the records of registry.conp.cloud"), message);
        assertTrue(message.contains("Zone > DNS > Edit"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | 1004 DNS Validation Error: 9005 Content for A record is invalid. | {'code':1004,'message':'DNS Validation Error','error_chain':[{'code':9005,'message':'Content for A record is invalid.'}]}",
                "400 | 9021 Invalid TTL. | {'code':9021,'message':'Invalid TTL.'}",
                "400 | (200 records on the free plan) | {'code':81045,'message':'Record quota exceeded.'}",
                "400 | copy it again | {'code':6003,'message':'Invalid request headers','error_chain':[{'code':6111,'message':'Invalid format for Authorization header'}]}",
                "400 | global API key | {'code':6003,'message':'Invalid request headers','error_chain':[{'code':6103,'message':'Invalid format for X-Auth-Key header'}]}",
                "403 | Zone > DNS > Edit | {'code':10000,'message':'Authentication error'}",
                "403 | client IP filter | {'code':9109,'message':'Cannot use the access token from location: 192.0.2.1'}",
                "200 | 1234 odd | {'code':1234,'message':'odd'}"
            })
    void whatTheServiceSaysIsKept(int status, String expected, String error) {
        var body = "{\"result\":null,\"success\":false,\"errors\":[" + error.replace('\'', '"') + "],\"messages\":[]}";
        account.emulator.inject("POST", Pattern.compile("/dns_records$"), new Fault.Refused(status, Map.of(), body));
        try (var hubwright = account.connect()) {
            var failed = assertThrows(IncompleteException.class, () -> hubwright.apply(Account.deployment(RECORD)));
            assertTrue(failed.getMessage().contains("create the A record registry.conp.cloud"), failed.getMessage());
            assertTrue(failed.getMessage().contains(expected), failed.getMessage());
        }
    }

    @Test
    void bothStylesOfErrorAreRead() {
        try (var older = new Account(
                stateDirectory, CloudflareSettings.zones(Account.ZONE).olderErrors(true))) {
            var failed = assertThrows(IncompleteException.class, () -> older.apply(RECORD.ttl(Duration.ofSeconds(30))));
            assertTrue(
                    failed.getMessage().contains("1004 DNS Validation Error: 9021 Invalid TTL"), failed.getMessage());
        }
    }

    @Test
    void htmlFromAFrontIsNoAnswer() {
        account.emulator.inject(
                "POST",
                Pattern.compile("/dns_records$"),
                new Fault.Refused(200, Map.of("Content-Type", "text/html"), "<html>log in</html>"));
        var failed = assertThrows(IncompleteException.class, () -> account.apply(RECORD));
        assertTrue(failed.getMessage().contains("Cloudflare's API?"), failed.getMessage());
    }

    @Test
    void theTokenIsInNoMessageAndNoFile() throws Exception {
        var token = account.emulator.issueToken().reveal();
        var provider = Cloudflare.token(Secret.of(token)).baseUrl(account.emulator.uri());
        var text = new StringWriter();
        failure(provider).printStackTrace(new PrintWriter(text));
        assertFalse(text.toString().contains(token));
        assertFalse(provider.toString().contains(token));
        account.events.forEach(event -> assertFalse(event.toString().contains(token)));
        try (var files = Files.walk(stateDirectory)) {
            for (var file : files.filter(Files::isRegularFile).toList())
                assertFalse(Files.readString(file).contains(token), file::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "line\nbreak", "tok\u00e9n"})
    void aDamagedTokenIsRefusedWithoutShowingIt(String token) {
        var refused = assertThrows(IllegalArgumentException.class, () -> Cloudflare.token(Secret.of(token)));
        assertFalse(refused.getMessage().contains(token));
        assertEquals("***", Cloudflare.token(Secret.of(" abc \n")).token().toString());
    }

    @Test
    void aSilentAddressIsToldWithAHint() {
        var uri = account.emulator.uri();
        account.close();
        try (var hubwright = Hubwright.connect(
                account.settings().time(new InstantTime()),
                Cloudflare.token(Secret.of("x".repeat(40))).baseUrl(uri))) {
            var failure = assertThrows(HubwrightException.class, () -> hubwright.apply(Account.deployment(RECORD)));
            assertTrue(failure.getMessage().contains("HTTPS_PROXY"), failure.getMessage());
        }
    }

    @Test
    void anInterruptedCallStopsSoonAndKeepsTheFlag() {
        account.emulator.inject("GET", Pattern.compile("/zones$"), Fault.slow(Duration.ofSeconds(20)));
        var caller = Thread.currentThread();
        var seen = new Thread(() -> {
            while (account.emulator.calls().isEmpty()) Thread.onSpinWait();
            caller.interrupt();
        });
        seen.start();
        long start = System.nanoTime();
        try (var hubwright = account.connect()) {
            assertThrows(InterruptedOperationException.class, () -> hubwright.plan(Account.deployment(RECORD)));
        }
        assertTrue(Thread.interrupted());
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(10).toNanos());
    }
}
