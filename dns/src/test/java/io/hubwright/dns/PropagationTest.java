package io.hubwright.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.throwaway.dns.DnsServer;
import io.hubwright.throwaway.dns.DnsZone;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropagationTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final DnsServer primary = DnsServer.start(LOOPBACK, 0);
    private final DnsServer secondary = DnsServer.start(LOOPBACK, 0);

    @AfterEach
    void stop() {
        primary.close();
        secondary.close();
    }

    private static void serve(DnsServer server, String... contents) {
        var entries = java.util.Arrays.stream(contents)
                .map(content ->
                        new DnsZone.Entry("hub.conp.cloud", content.startsWith("\"") ? "TXT" : "A", 60, content))
                .toList();
        server.serve(new DnsZone("conp.cloud", List.of("ns1.conp.cloud"), entries));
    }

    private Optional<String> lagging(String type, String value) {
        return Propagation.at(List.of(primary.address(), secondary.address()))
                .lagging("hub.conp.cloud", type, value == null ? Optional.empty() : Optional.of(value));
    }

    @Test
    void everyServerMustAnswer() {
        serve(primary, "203.0.113.7");
        serve(secondary);
        assertTrue(lagging("A", "203.0.113.7")
                .orElseThrow()
                .endsWith(":" + secondary.address().getPort() + " says NXDOMAIN"));
        serve(secondary, "203.0.113.7");
        assertEquals(Optional.empty(), lagging("A", "203.0.113.7"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\u0000',
            value = {
                "A,   203.0.113.7,  203.0.113.7,      ",
                "A,   203.0.113.7,  203.0.113.8,      still says 203.0.113.7",
                "A,   203.0.113.7,  ,                 ",
                "TXT, 203.0.113.7,  value,            has no such record yet",
                "TXT, \"value\",    value,            ",
                "TXT, \"other\",    value,            still says other"
            })
    void whatIsServedIsCompared(String type, String served, String wanted, String lag) {
        serve(primary, served);
        serve(secondary, served);
        var said = lagging(type, wanted);
        assertEquals(lag == null, said.isEmpty(), said::toString);
        if (lag != null) assertTrue(said.orElseThrow().endsWith(lag), said::toString);
    }

    @Test
    void ourValueIsLookedForAmongOthers() {
        serve(primary, "\"of another client\"", "\"ours\"");
        serve(secondary, "\"ours\"", "\"of another client\"");
        assertEquals(Optional.empty(), lagging("TXT", "ours"));
    }

    @Test
    void aServerThatCannotBeReachedIsNoObstacleIfAnotherAnswers() throws Exception {
        serve(primary, "203.0.113.7");
        try (var silent = new DatagramSocket(0, LOOPBACK)) {
            var unreachable = new InetSocketAddress(LOOPBACK, silent.getLocalPort());
            var both = Propagation.at(List.of(primary.address(), unreachable));
            assertEquals(Optional.empty(), both.lagging("hub.conp.cloud", "A", Optional.of("203.0.113.7")));
            var alone = Propagation.at(List.of(unreachable));
            assertTrue(alone.lagging("hub.conp.cloud", "A", Optional.of("203.0.113.7"))
                    .orElseThrow()
                    .endsWith("does not answer"));
        }
    }

    @Test
    void withoutNameServersTheSystemIsAsked() {
        var blocked = Propagation.atServersOf(new Zone("id", "localhost", List.of()));
        assertEquals(Optional.empty(), blocked.lagging("localhost", "A", Optional.of("127.0.0.1")));
        assertTrue(blocked.lagging("localhost", "A", Optional.of("203.0.113.7"))
                .orElseThrow()
                .contains("127.0.0.1"));
    }
}
