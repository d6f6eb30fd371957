package io.hubwright.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hubwright.CertificateIssuer;
import io.hubwright.hub.internal.Certificates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CertificatesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final List<String> NAMES = List.of("hub.example.org", "192.168.70.5");

    private static RegistryFacts stored(Optional<String> chainPem, boolean keyThere) {
        return new RegistryFacts(List.of(), "", "", chainPem, keyThere, false);
    }

    /** Notes what it is asked. */
    private record Asked(Optional<String> answer, List<String> questions) implements CertificateIssuer {
        @Override
        public Certificate issue(List<String> names) {
            throw new IllegalStateException("to look must not issue");
        }

        @Override
        public Optional<String> due(String chainPem, List<String> names, Instant now) {
            questions.add(chainPem + " for " + names + " at " + now);
            return answer;
        }

        @Override
        public Optional<String> trustAnchorPem() {
            return Optional.empty();
        }
    }

    static Stream<Arguments> decisions() {
        var asked = "CHAIN for " + NAMES + " at " + NOW;
        return Stream.of(
                Arguments.of(stored(Optional.empty(), false), "fine", "there is none yet", ""),
                Arguments.of(stored(Optional.empty(), true), "fine", "there is none yet", ""),
                Arguments.of(stored(Optional.of("CHAIN"), false), "fine", "its private key is missing", ""),
                Arguments.of(stored(Optional.of("CHAIN"), true), "fine", "", asked),
                Arguments.of(stored(Optional.of("CHAIN"), true), "it ends soon", "it ends soon", asked));
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void whatIsStoredIsKeptUnlessItsIssuerSaysOtherwise(
            RegistryFacts facts, String issuerSays, String due, String asked) {
        var answer = Optional.of(issuerSays).filter(text -> !text.equals("fine"));
        var issuer = new Asked(answer, new ArrayList<>());
        assertEquals(
                due,
                Certificates.due(issuer, facts.chainPem(), facts.keyThere(), NAMES, NOW)
                        .orElse(""));
        assertEquals(asked, String.join("", issuer.questions()));
    }

    @Test
    void aDamagedCertificateHasNoEnd() {
        assertEquals(Optional.empty(), Certificates.validUntil("-----BEGIN CERTIFICATE-----\nnonsense\n"));
        assertEquals(Optional.empty(), Certificates.validUntil(""));
    }
}
