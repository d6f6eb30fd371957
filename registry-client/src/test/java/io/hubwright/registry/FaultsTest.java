package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.Secret;
import io.hubwright.ThrottledException;
import io.hubwright.UnauthorizedException;
import io.hubwright.UnavailableException;
import io.hubwright.throwaway.registry.EmbeddedRegistry;
import io.hubwright.throwaway.registry.RegistryFaults;
import io.hubwright.throwaway.registry.RegistrySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a network and a server do to a transfer: it ends right, or it ends clean and says why. */
@Timeout(60)
class FaultsTest {
    private static final TransportSettings CHUNKS = TransportSettings.defaults().withoutState();
    private static final int SIZE = 5 << 20;
    private static final Image SMALL = Image.of(Layer.of(LayerFile.of("/hello.txt", "hello\n")));
    private static final Image LARGE = Image.of(Layer.of(LayerFile.of("/noise", RegistryClientContract.noise(SIZE))));
    private static final String UPLOAD = ".*/uploads/.+";

    @TempDir
    Path directory = Path.of("");

    private final EmbeddedRegistry server = EmbeddedRegistry.start(RegistrySettings.defaults());
    private final VirtualTime time = new VirtualTime();
    private final RegistryClient client = RegistryClient.connect(new EmbeddedServer(server, Optional.empty())
            .anonymous()
            .time(time)
            .transport(CHUNKS.chunkSize(DataSize.mib(2))));
    private final RegistryFaults faults = server.faults();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @BeforeEach
    void quiet() {
        faults.clear();
    }

    @ParameterizedTest
    @CsvSource({"HEAD, .*", "POST, .*", "PUT, .*/manifests/.*", "PUT, .*/uploads/.*"})
    void pushRetriesAfter503(String method, String path) {
        faults.answer(method, path, 2, 503, Map.of());
        client.push(SMALL, client.ref("a:1"));
        assertEquals(SMALL.manifest(), client.pull(client.ref("a:1")).manifest());
        assertEquals(2, time.pauses().size());
    }

    @ParameterizedTest
    @CsvSource({"HEAD, .*/manifests/.*", "POST, .*", "PUT, .*/manifests/.*", "PUT, .*/uploads/.*", "PATCH, .*"})
    void pushSurvivesALostAnswer(String method, String path) {
        faults.loseAnswer(method, path, 1);
        client.push(LARGE, client.ref("a:1"));
        assertEquals(LARGE.manifest(), client.pull(client.ref("a:1")).manifest());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90})
    void uploadCutAnywhereGoesOnWhereTheServerIs(int percent) {
        faults.cutRequest("PATCH", UPLOAD, 1, DataSize.mib(2).bytes() * percent / 100);
        client.push(LARGE, client.ref("a:1"));
        assertEquals(LARGE.manifest(), client.pull(client.ref("a:1")).manifest());
        long sent = server.calls().stream()
                .filter(call -> call.method().equals("PATCH"))
                .mapToLong(EmbeddedRegistry.Call::bodyBytes)
                .sum();
        assertEquals(LARGE.layers().get(0).size().bytes(), sent, "no byte is taken twice");
    }

    @Test
    void uploadThatTheServerLostBeginsAgain() {
        faults.cutRequest("PATCH", UPLOAD, 1, 1000);
        faults.answer("GET", UPLOAD, 1, 404, Map.of());
        client.push(LARGE, client.ref("a:1"));
        assertEquals(LARGE.manifest(), client.pull(client.ref("a:1")).manifest());
    }

    @Test
    void uploadThatBreaksEveryTimeEndsWithTheReason() {
        faults.cutRequest("PATCH", UPLOAD, 100, 0);
        var e = assertThrows(UnavailableException.class, () -> client.push(LARGE, client.ref("a:1")));
        assertTrue(String.valueOf(e.getMessage()).startsWith("push "), e.getMessage());
        assertEquals(Optional.empty(), client.find(client.ref("a:1")));
    }

    @Test
    void chunkThatIsTooLargeIsHalved() {
        faults.answer("PATCH", UPLOAD, 1, 413, Map.of());
        client.push(LARGE, client.ref("a:1"));
        assertEquals(LARGE.manifest(), client.pull(client.ref("a:1")).manifest());
        long largest = server.calls().stream()
                .filter(call -> call.method().equals("PATCH") && call.status() == 202)
                .mapToLong(EmbeddedRegistry.Call::bodyBytes)
                .max()
                .orElseThrow();
        assertEquals(1 << 20, largest);
    }

    @Test
    void refusedSizeNamesTheProxy() {
        faults.answer("PUT", ".*", 9, 413, Map.of("CF-RAY", "1"));
        var e = assertThrows(HubwrightException.class, () -> client.push(SMALL, client.ref("a:1")));
        assertTrue(String.valueOf(e.getMessage()).contains("Cloudflare"), e.getMessage());
    }

    @Test
    void retryAfterIsHonoured() {
        faults.answer("GET", "/v2/_catalog", 1, 429, Map.of("Retry-After", "7"));
        assertEquals(List.of(), client.repositories());
        assertEquals(List.of(Duration.ofSeconds(7)), time.pauses());
    }

    @Test
    void retryAfterADateIsHonoured() {
        faults.answer(
                "GET",
                "/v2/_catalog",
                1,
                503,
                Map.of("Date", "Tue, 24 Nov 2026 10:00:00 GMT", "Retry-After", "Tue, 24 Nov 2026 10:00:09 GMT"));
        assertEquals(List.of(), client.repositories());
        assertEquals(List.of(Duration.ofSeconds(9)), time.pauses());
    }

    @Test
    void retryAfterALongTimeIsLeftToTheCaller() {
        faults.answer("GET", "/v2/_catalog", 1, 429, Map.of("Retry-After", "21600"));
        var e = assertThrows(ThrottledException.class, client::repositories);
        assertEquals(Duration.ofHours(6), e.retryAfter());
    }

    @Test
    void deleteWhoseAnswerIsLostSaysThatTheImageExisted() {
        client.push(SMALL, client.ref("a:1"));
        faults.loseAnswer("DELETE", ".*", 1);
        assertTrue(client.delete(client.ref("a:1")).existed());
        assertEquals(List.of(), server.tags("a"));
    }

    @Test
    void deleteThatIsForbiddenSaysHowToAllowIt() {
        client.push(SMALL, client.ref("a:1"));
        faults.answer("DELETE", ".*", 1, 405, Map.of());
        var e = assertThrows(HubwrightException.class, () -> client.delete(client.ref("a:1")));
        assertTrue(String.valueOf(e.getMessage()).contains("REGISTRY_STORAGE_DELETE_ENABLED"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 50, 99})
    void pullThatIsCutIsPulledAgain(int percent) {
        client.push(LARGE, client.ref("a:1"));
        faults.cutResponse("GET", ".*/blobs/.*", 1, (long) SIZE * percent / 100);
        assertEquals(LARGE.digest(), client.pull(client.ref("a:1"), directory).digest());
    }

    @Test
    void pullThatFailsLeavesNothingHalfWritten() throws IOException {
        client.push(LARGE, client.ref("a:1"));
        faults.cutResponse("GET", ".*/blobs/.*", RegistryFaults.ALWAYS, 0);
        assertThrows(UnavailableException.class, () -> client.pull(client.ref("a:1"), directory));
        try (var files = Files.walk(directory)) {
            var largest = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .max();
            assertTrue(largest.orElse(0) <= 1000, "only the config, whole, may be there");
        }
        try (var files = Files.walk(directory)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.getFileName().toString().startsWith("."))
                            .toList());
        }
    }

    @Test
    void manifestThatIsNotItsDigestIsRefused() {
        client.push(SMALL, client.ref("a:1"));
        client.push(LARGE, client.ref("a:2"));
        var exact = client.ref("a@" + SMALL.digest());
        faults.answer(
                "GET",
                ".*/manifests/" + SMALL.digest(),
                1,
                307,
                Map.of("Location", "/v2/a/manifests/" + LARGE.digest()));
        var e = assertThrows(HubwrightException.class, () -> client.pull(exact));
        assertTrue(String.valueOf(e.getMessage()).contains("not what its digest says"), e.getMessage());
    }

    @Test
    void redirectToAnotherHostGetsNoPassword() throws Exception {
        var seen = new ConcurrentLinkedQueue<Headers>();
        var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            seen.add(exchange.getRequestHeaders());
            var config = SMALL.open(SMALL.config().digest()).readAllBytes();
            exchange.sendResponseHeaders(200, config.length);
            try (var body = exchange.getResponseBody()) {
                body.write(config);
            }
        });
        other.start();
        try (var withPassword = EmbeddedServer.plain(directory);
                var user = RegistryClient.connect(withPassword.options())) {
            user.push(SMALL, user.ref("a:1"));
            withPassword
                    .registry()
                    .faults()
                    .answer(
                            "GET",
                            ".*/blobs/" + SMALL.config().digest(),
                            1,
                            307,
                            Map.of(
                                    "Location",
                                    "http://127.0.0.1:" + other.getAddress().getPort() + "/elsewhere"));
            assertEquals(SMALL.digest(), user.pull(user.ref("a:1")).digest());
            assertEquals(1, seen.size());
            assertFalse(seen.element().containsKey("Authorization"));
        } finally {
            other.stop(0);
        }
    }

    @Test
    void tokenThatEndsIsRenewedBeforeAndAfterTheServerSaysSo() throws Exception {
        var settings = RegistrySettings.defaults()
                .htpasswd(TestFiles.htpasswd(directory))
                .tokenLife(Duration.ofMinutes(5));
        try (var tokens = EmbeddedServer.plain(settings);
                var user = RegistryClient.connect(
                        tokens.options().time(time).transport(CHUNKS.chunkSize(DataSize.mib(1))))) {
            tokens.registry()
                    .faults()
                    .answer(
                            "PATCH",
                            ".*",
                            1,
                            401,
                            Map.of(
                                    "WWW-Authenticate",
                                    "Bearer realm=\"" + tokens.url()
                                            + "/token\",service=\"x\",scope=\"repository:a:pull,push\""));
            user.push(LARGE, user.ref("a:1"));
            assertEquals(2, answered(tokens, "/token", 200));
            long refused = tokens.registry().calls().stream()
                    .filter(call -> call.status() == 401)
                    .count();
            time.sleep(Duration.ofMinutes(5));
            user.push(SMALL, user.ref("a:2"));
            assertEquals(3, answered(tokens, "/token", 200));
            assertEquals(
                    refused,
                    tokens.registry().calls().stream()
                            .filter(call -> call.status() == 401)
                            .count());
        }
    }

    private static long answered(EmbeddedServer server, String path, int status) {
        return server.registry().calls().stream()
                .filter(call -> call.path().equals(path) && call.status() == status)
                .count();
    }

    @Test
    void refusalNamesTheUserAndNeverThePassword() throws Exception {
        try (var withPassword = EmbeddedServer.plain(directory);
                var wrong = RegistryClient.connect(
                        withPassword.options().credentials(Credentials.basic("user", Secret.of("not-the-one"))))) {
            var e = assertThrows(UnauthorizedException.class, () -> wrong.push(SMALL, wrong.ref("a:1")));
            var text = String.valueOf(e.getMessage());
            assertTrue(text.contains("401 Unauthorized") && text.contains("user \"user\""), text);
            for (Throwable t = e; t != null; t = t.getCause())
                assertFalse(String.valueOf(t).contains("not-the-one"));
        }
    }

    @Test
    void certificateThatIsNotTrustedSaysWhatToGive() throws Exception {
        try (var tls = EmbeddedServer.tls(directory);
                var stranger = RegistryClient.connect(
                        RegistryOptions.of(tls.url().getAuthority()).time(time))) {
            var e = assertThrows(HubwrightException.class, stranger::check);
            assertTrue(String.valueOf(e.getMessage()).contains("caCertificates"), e.getMessage());
            assertEquals(List.of(), time.pauses(), "a second try would not help");
        }
    }

    @Test
    void nameThatTheCertificateLacksIsRefused() throws Exception {
        try (var tls = EmbeddedServer.tls(directory);
                var client = RegistryClient.connect(named("other.example.org", tls))) {
            assertThrows(HubwrightException.class, client::check);
        }
    }

    @Test
    void nameGoesThroughTheDialer() throws Exception {
        try (var tls = EmbeddedServer.tls(directory);
                var client = RegistryClient.connect(named("registry.example.org", tls))) {
            assertEquals(LoginCheck.Auth.BASIC, client.check().auth());
        }
    }

    private static RegistryOptions named(String name, EmbeddedServer tls) {
        return RegistryOptions.of(name)
                .credentials(Credentials.basic(TestServer.USER, TestServer.PASSWORD))
                .caCertificates(tls.caCertificate().orElseThrow())
                .dialer((host, port, timeout) -> {
                    assertEquals(name + ":443", host + ":" + port);
                    return io.hubwright.Dialer.DIRECT.dial(
                            "127.0.0.1", tls.url().getPort(), timeout);
                });
    }

    @Test
    void plainHttpServerIsNotTakenForTls() {
        var options = RegistryOptions.of(server.url().getAuthority()).time(time);
        try (var tls = RegistryClient.connect(options)) {
            var e = assertThrows(HubwrightException.class, tls::check);
            assertTrue(String.valueOf(e.getMessage()).contains("PLAIN_HTTP"), e.getMessage());
        }
    }

    @Test
    void nobodyThereSaysSo() throws IOException {
        int port;
        try (var taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        try (var none =
                RegistryClient.connect(RegistryOptions.of("127.0.0.1:" + port).time(time))) {
            var e = assertThrows(UnavailableException.class, none::check);
            assertTrue(String.valueOf(e.getMessage()).contains("is the registry running"), e.getMessage());
        }
    }

    @Test
    void silentServerIsGivenUpAndInterruptionEndsTheWait() throws IOException {
        try (var silent = new ServerSocket(0)) {
            var options = RegistryOptions.of("127.0.0.1:" + silent.getLocalPort())
                    .protocol(RegistryOptions.Protocol.PLAIN_HTTP)
                    .time(time);
            try (var hasty =
                    RegistryClient.connect(options.transport(CHUNKS.responseTimeout(Duration.ofMillis(200))))) {
                assertThrows(UnavailableException.class, hasty::check);
            }
            try (var patient = RegistryClient.connect(options)) {
                Thread.currentThread().interrupt();
                assertThrows(InterruptedOperationException.class, patient::check);
                assertTrue(Thread.interrupted(), "the flag is set again");
            }
        }
    }
}
