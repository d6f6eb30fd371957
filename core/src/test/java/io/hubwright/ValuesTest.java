package io.hubwright;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.engine.Marker;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.168.70.0",
                "192.168.70.1/24",
                "10.0.0.0/33",
                "host/24",
                "10.0.0.0/x",
                "1.2.3/8x",
                "2001:db8::1/64"
            })
    void refusesWhatIsNoNetwork(String text) {
        assertThrows(IllegalArgumentException.class, () -> Cidr.of(text));
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.70.0/24, 192.168.70.9, true",
        "192.168.70.0/24, 192.168.71.9, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "10.0.0.0/9, 10.127.1.1, true",
        "10.0.0.0/9, 10.128.1.1, false",
        "2001:db8::/32, 2001:db8::1, true",
        "2001:db8::/32, 10.0.0.1, false"
    })
    void networkContains(String network, String address, boolean contained) throws Exception {
        assertEquals(contained, Cidr.of(network).contains(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1 KiB",
        "1536, 1.5 KiB",
        "536870912000, 500 GiB",
        "1099511627776, 1 TiB"
    })
    void sizeReadsWell(long bytes, String text) {
        assertEquals(text, new DataSize(bytes).toString());
    }

    @Test
    void sizeIsRoundedUpToWholeVolumes() {
        assertEquals(1, DataSize.bytes(1).toGibCeil());
        assertEquals(500, DataSize.gib(500).toGibCeil());
        assertThrows(IllegalArgumentException.class, () -> DataSize.bytes(-1));
    }

    @Test
    void secretNeverShowsItself() {
        record Login(String user, Secret password) {}
        assertEquals("Login[user=ada, password=***]", new Login("ada", Secret.of("hunter2")).toString());
        assertEquals(Secret.of("a"), Secret.of("a"));
        assertNotEquals(Secret.of("a"), Secret.of("b"));
        assertEquals(Secret.of("a").hashCode(), Secret.of("b").hashCode());
    }

    @Test
    void missingSecretSaysWhatToSet() {
        var failure = assertThrows(IllegalArgumentException.class, () -> Secret.fromEnv("HUBWRIGHT_NO_SUCH_VARIABLE"));
        assertTrue(String.valueOf(failure.getMessage())
                .contains("set the environment variable HUBWRIGHT_NO_SUCH_VARIABLE"));
    }

    @Test
    void proxyHoldsForAllButTheExcluded() {
        var settings = NetworkSettings.from(
                Map.of("https_proxy", "http://proxy.example.org:3128", "NO_PROXY", "cloud.example.org,.internal"));
        var selector = settings.proxySelector();
        assertEquals(
                Proxy.Type.HTTP,
                selector.select(URI.create("https://api.example.com")).get(0).type());
        for (var direct :
                new String[] {"https://cloud.example.org:5000/v3", "https://a.internal", "http://127.0.0.1:1/"})
            assertEquals(Proxy.NO_PROXY, selector.select(URI.create(direct)).get(0), direct);
        assertThrows(
                IllegalArgumentException.class,
                () -> NetworkSettings.from(Map.of("HTTPS_PROXY", "http://proxy.example.org")));
    }

    @Test
    void awaitAsksUntilThereIsAnAnswer() {
        var time = new VirtualTime();
        var asked = new int[1];
        Optional<String> none = Optional.empty();
        assertEquals(
                "yes",
                time.await(
                        "a yes",
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        () -> ++asked[0] < 3 ? none : Optional.of("yes")));
        assertEquals(Duration.ofSeconds(2), time.passed());
        var failure = assertThrows(
                DeadlineExceededException.class,
                () -> time.await("a yes", Duration.ofSeconds(10), Duration.ofSeconds(1), () -> none));
        assertEquals("no answer within 10 s while waiting for a yes", failure.getMessage());
    }

    @Test
    void markerIsReadBack() {
        var marker = new Marker("site", "abcd1234", new Spec.Id("mount", "registry:/DATA with space"));
        assertEquals("hubwright1 d=site u=abcd1234 r=mount/registry:/DATA with space", marker.text());
        assertEquals(Optional.of(marker), Marker.parse(marker.text()));
        assertTrue(marker.sameDeployment(marker.shortText()));
        assertTrue(marker.matches(marker.text()));
        assertFalse(new Marker("site", "zzzz1234", marker.id()).sameDeployment(marker.text()));
        assertEquals(Optional.empty(), Marker.parse("made by hand"));
    }

    @Test
    void dialerSetsNoDelay() throws Exception {
        try (var server = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var socket = Dialer.DIRECT.dial("127.0.0.1", server.getLocalPort(), Duration.ofSeconds(5))) {
            assertTrue(socket.getTcpNoDelay());
        }
    }
}
