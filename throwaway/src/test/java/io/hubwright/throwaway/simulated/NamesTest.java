package io.hubwright.throwaway.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamesTest {
    private final Names names = new Names();

    @Test
    void anAddressIsNotFoundInALongerOne() {
        names.put("gateway", "192.168.70.1");
        assertEquals(
                "‹gateway› 192.168.70.10 1192.168.70.1 ‹gateway›.",
                names.generalise("192.168.70.1 192.168.70.10 1192.168.70.1 192.168.70.1."));
    }

    @Test
    void aVolumeIsNamedInAllItsForms() {
        var id = "0b1f6a42-9f0c-4d3e-8a77-5c6d7e8f9a0b";
        names.put("volume 1", id);
        names.put("volume 1 short", id.substring(0, 20));
        assertEquals(
                "UUID=‹volume 1› virtio-‹volume 1 short›",
                names.generalise("UUID=" + id + " virtio-" + id.substring(0, 20)));
    }

    @Test
    void whatAnAnswerToldIsNoVariable() {
        names.meet("GET /containers/0123456789abcdef/json", "{\"Id\":\"0123456789abcdef\"}");
        assertEquals("0123456789abcdef", names.generalise("0123456789abcdef"));
        names.meet("pull probe:fedcba9876543210", "");
        assertEquals("‹hex 1›", names.generalise("fedcba9876543210"));
    }

    @Test
    void aMarkersUidKeepsTheValueThatItWasMetWith() {
        var met = names.match("r hubwright1 d=x u=‹uid 1› end", "r hubwright1 d=x u=abcd1234 end");
        assertEquals(Optional.of(Map.of("‹uid 1›", "abcd1234")), met);
        names.putAll(met.orElseThrow());
        assertEquals(Optional.empty(), names.match("u=‹uid 1›", "u=zzzz9999"));
    }

    @Test
    void drawnDigestsAreOthersEachTime() {
        var first = names.match("pull ‹hex 2›, remove ‹hex 2›", "pull aaaaaaaaaaaa1, remove aaaaaaaaaaaa1");
        names.putAll(first.orElseThrow());
        assertEquals(
                Optional.of(Map.of("‹hex 2›", "bbbbbbbbbbbb2")),
                names.match("pull ‹hex 2›, remove ‹hex 2›", "pull bbbbbbbbbbbb2, remove bbbbbbbbbbbb2"));
        assertEquals(
                Optional.empty(),
                names.match("pull ‹hex 2›, remove ‹hex 2›", "pull bbbbbbbbbbbb2, remove aaaaaaaaaaaa1"));
    }
}
