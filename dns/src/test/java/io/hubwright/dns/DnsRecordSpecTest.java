package io.hubwright.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Address;
import io.hubwright.Spec;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsRecordSpecTest {
    private static final Spec<Address> ADDRESS = Address.existing("203.0.113.7");

    @ParameterizedTest
    @CsvSource({
        "Registry.CONP.cloud,   registry.conp.cloud",
        "registry.conp.cloud.,  registry.conp.cloud",
        "bücher.example.org,    xn--bcher-kva.example.org",
        "a.b-c.d1.example.org,  a.b-c.d1.example.org"
    })
    void namesAreKeptAsDnsHasThem(String given, String canonical) {
        assertEquals(canonical, DnsRecordSpec.a(given, ADDRESS).hostname());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "registry",
                "a..b",
                "-a.example.org",
                "a-.example.org",
                "a b.example.org",
                "*.example.org",
                "a/b.org"
            })
    void whatIsNoHostNameIsRefused(String given) {
        assertThrows(IllegalArgumentException.class, () -> DnsRecordSpec.a(given, ADDRESS));
    }

    @Test
    void namesAreNotTooLong() {
        var label = "a".repeat(63);
        assertThrows(
                IllegalArgumentException.class,
                () -> DnsRecordSpec.a(String.join(".", label, label, label, label, "org"), ADDRESS));
        assertThrows(IllegalArgumentException.class, () -> DnsRecordSpec.a("a".repeat(64) + ".org", ADDRESS));
    }

    @Test
    void aTimeToLiveHasLimitsAndNoPlaceBehindTheProxy() {
        var spec = DnsRecordSpec.a("a.example.org", ADDRESS);
        assertThrows(IllegalArgumentException.class, () -> spec.ttl(Duration.ofSeconds(29)));
        assertThrows(IllegalArgumentException.class, () -> spec.ttl(Duration.ofDays(2)));
        var refused = assertThrows(IllegalArgumentException.class, () -> spec.ttl(Duration.ofMinutes(5))
                .proxied(true));
        assertTrue(refused.getMessage().contains("ttl"));
    }

    @Test
    void theRecordStandsOnItsAddress() {
        var spec = DnsRecordSpec.a("a.example.org", ADDRESS);
        assertEquals("dns-record/a.example.org", spec.id().toString());
        assertEquals(java.util.List.of(ADDRESS), spec.requires());
    }
}
