package io.hubwright.throwaway.cloudflare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written through the API is answered to BIND's dig. Needs Debian's bind9-dnsutils. */
class DigIT {
    @BeforeEach
    void needsDig() {
        Needed.all(Requires.program("dig"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+notcp", "+tcp", "+noedns"})
    void whatIsWrittenIsAnswered(String transport) throws Exception {
        try (var emulator = CloudflareEmulator.start("conp.cloud")) {
            var calls = Calls.to(emulator);
            var records = calls.records("conp.cloud");
            assertEquals("", dig(emulator, transport, "+short", "hub.conp.cloud", "A"));
            var id = calls.post(records, "{\"type\":\"A\",\"name\":\"hub\",\"content\":\"203.0.113.7\"}")
                    .result()
                    .path("id")
                    .asText();
            calls.post(records, "{\"type\":\"TXT\",\"name\":\"_acme-challenge\",\"content\":\"plain \\\"text\\\"\"}");
            calls.post(records, "{\"type\":\"CNAME\",\"name\":\"www\",\"content\":\"hub.conp.cloud\"}");
            calls.post(records, "{\"type\":\"CNAME\",\"name\":\"@\",\"content\":\"hub.conp.cloud\"}");
            assertEquals("203.0.113.7", dig(emulator, transport, "+short", "hub.conp.cloud", "A"));
            assertEquals("hub.conp.cloud.\n203.0.113.7", dig(emulator, transport, "+short", "www.conp.cloud", "A"));
            assertEquals("203.0.113.7", dig(emulator, transport, "+short", "conp.cloud", "A"));
            assertEquals(
                    "\"plain \\\"text\\\"\"", dig(emulator, transport, "+short", "_acme-challenge.conp.cloud", "TXT"));
            calls.send("PATCH", records + "/" + id, "{\"proxied\":true}");
            assertEquals("198.19.255.1", dig(emulator, transport, "+short", "hub.conp.cloud", "A"));
            calls.delete(records + "/" + id);
            assertTrue(dig(emulator, transport, "hub.conp.cloud", "A").contains("status: NXDOMAIN"));
        }
    }

    @Test
    void aDelayedChangeArrivesLater() throws Exception {
        var settings = CloudflareSettings.zones("conp.cloud").publishDelay(Duration.ofMillis(700));
        try (var emulator = CloudflareEmulator.start(settings)) {
            var calls = Calls.to(emulator);
            calls.post(calls.records("conp.cloud"), "{\"type\":\"A\",\"name\":\"hub\",\"content\":\"203.0.113.7\"}");
            assertEquals("", dig(emulator, "+short", "hub.conp.cloud"));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (dig(emulator, "+short", "hub.conp.cloud").isEmpty()) {
                assertTrue(System.nanoTime() < deadline, "never published");
            }
        }
    }

    private static String dig(CloudflareEmulator emulator, String... arguments) throws Exception {
        var server = emulator.dns();
        var command = Stream.concat(
                        Stream.of("dig", "@" + server.getAddress().getHostAddress(), "-p", "" + server.getPort()),
                        Stream.of(arguments))
                .toList();
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "dig did not end");
        return output;
    }
}
