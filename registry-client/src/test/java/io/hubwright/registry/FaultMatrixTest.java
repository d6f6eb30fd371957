package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.throwaway.registry.EmbeddedRegistry;
import io.hubwright.throwaway.registry.RegistryFaults;
import io.hubwright.throwaway.registry.RegistrySettings;
import io.hubwright.throwaway.registry.RegistryTraits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault with every verb: it ends right, or it ends with our exception and leaves nothing that is half. */
@Timeout(60)
class FaultMatrixTest {
    private static final String BLOB = ".*/blobs/sha256.*";
    private static final String UPLOAD = ".*/uploads/.+";
    private static final String MANIFEST = ".*/manifests/.*";
    private static final Image IMAGE = Images.large(2_500_000, 40_000);
    private static final Image OLD = Images.created("old", Instant.parse("2020-01-01T00:00:00Z"));

    @TempDir
    Path directory = Path.of("");

    /** What the server does wrong, and whether a client can get past it. */
    private record Fault(String name, boolean passes, RegistryTraits traits, Consumer<RegistryFaults> start) {
        static Fault of(String name, boolean passes, Consumer<RegistryFaults> start) {
            return new Fault(name, passes, RegistryTraits.specification(), start);
        }

        static Fault of(String name, RegistryTraits traits) {
            return new Fault(name, true, traits, faults -> {});
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private enum Verb {
        PUSH,
        PULL,
        COPY,
        PRUNE
    }

    static Stream<Arguments> cases() {
        return faults().stream().flatMap(fault -> Stream.of(Verb.values()).map(verb -> Arguments.of(fault, verb)));
    }

    private static List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        for (int percent = 0; percent <= 100; percent += 10) {
            long bytes = 1_000_000L * percent / 100;
            faults.add(
                    Fault.of("request cut at " + percent + " %", true, f -> f.cutRequest("PATCH", UPLOAD, 1, bytes)));
            faults.add(Fault.of("answer cut at " + percent + " %", true, f -> f.cutResponse("GET", BLOB, 1, bytes)));
        }
        faults.add(Fault.of("small request cut", true, f -> f.cutRequest("PUT", UPLOAD, 1, 100)));
        faults.add(Fault.of("manifest cut", true, f -> f.cutResponse("GET", MANIFEST, 1, 10)));
        for (int status : List.of(500, 503))
            for (var method : List.of("HEAD", "GET", "POST", "PATCH", "PUT", "DELETE"))
                faults.add(Fault.of(
                        method + " answered " + status, true, f -> f.answer(method, "/v2/.+", 2, status, Map.of())));
        for (var method : List.of("HEAD", "GET", "POST", "PATCH", "PUT", "DELETE")) {
            faults.add(Fault.of(method + " loses its answer", true, f -> f.loseAnswer(method, "/v2/.+", 1)));
            faults.add(Fault.of(
                    method + " answered 500 for ever",
                    false,
                    f -> f.answer(method, "/v2/.+", RegistryFaults.ALWAYS, 500, Map.of())));
            faults.add(Fault.of(
                    method + " throttled by seconds",
                    true,
                    f -> f.throttle(method, "/v2/.+", 2, Duration.ofSeconds(7))));
            faults.add(Fault.of(
                    method + " throttled to a date",
                    true,
                    f -> f.throttle(method, "/v2/.+", 1, Instant.now().plusSeconds(9))));
            faults.add(Fault.of(
                    method + " throttled for hours",
                    false,
                    f -> f.throttle(method, "/v2/.+", RegistryFaults.ALWAYS, Duration.ofHours(6))));
        }
        faults.add(Fault.of("blob damaged", false, f -> f.corrupt("GET", BLOB, RegistryFaults.ALWAYS)));
        faults.add(Fault.of("manifest damaged", false, f -> f.corrupt("GET", MANIFEST, RegistryFaults.ALWAYS)));
        faults.add(Fault.of(
                "another digest is claimed",
                false,
                f -> f.header(
                        "GET", MANIFEST, RegistryFaults.ALWAYS, "Docker-Content-Digest", "sha256:" + "0".repeat(64))));
        faults.add(Fault.of("server restarts, uploads lost", true, f -> f.restart("PATCH", UPLOAD, 1, 500_000)));
        faults.add(Fault.of("warnings", true, f -> f.warn("GET", ".*", 9, "will be shut down")));
        faults.add(Fault.of("2.x", RegistryTraits.of(RegistryTraits.Kind.DISTRIBUTION_2)));
        faults.add(Fault.of("3.x", RegistryTraits.of(RegistryTraits.Kind.DISTRIBUTION_3)));
        faults.add(Fault.of("no body over 1 MiB", RegistryTraits.specification().maxBody(DataSize.mib(1))));
        faults.add(Fault.of("behind Cloudflare", RegistryTraits.specification().cloudflare(true)));
        faults.add(Fault.of("pages of one", RegistryTraits.specification().pageSize(1)));
        faults.add(Fault.of("slow commit", RegistryTraits.specification().commitTime(Duration.ofMillis(300))));
        var two = RegistryTraits.of(RegistryTraits.Kind.DISTRIBUTION_2);
        for (int percent = 10; percent < 100; percent += 40) {
            long bytes = 1_000_000L * percent / 100;
            faults.add(
                    new Fault("2.x cut at " + percent + " %", true, two, f -> f.cutRequest("PATCH", UPLOAD, 1, bytes)));
        }
        return faults;
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("cases")
    void endsRightOrEndsClean(Fault fault, Verb verb) throws IOException {
        try (var server = EmbeddedRegistry.start(RegistrySettings.defaults().traits(fault.traits()));
                var client = RegistryClient.connect(new EmbeddedServer(server, Optional.empty())
                        .anonymous()
                        .time(new VirtualTime())
                        .transport(TransportSettings.defaults()
                                .chunkSize(DataSize.mib(1))
                                .withoutState()))) {
            if (verb != Verb.PUSH) client.push(IMAGE, client.ref("a:1"));
            if (verb == Verb.PRUNE) client.push(OLD, client.ref("a:old"));
            fault.start().accept(server.faults());
            boolean done = attempt(client, verb);
            if (fault.passes()) assertTrue(done, "it could have got past this");
            server.faults().clear();
            check(client, verb, done);
        }
    }

    private boolean attempt(RegistryClient client, Verb verb) {
        try {
            switch (verb) {
                case PUSH -> client.push(IMAGE, client.ref("a:1"));
                case PULL -> client.pull(client.ref("a:1"), directory, Images.AMD64);
                case COPY -> client.copy("a:1", OciLayout.at(directory), "1");
                case PRUNE -> {
                    var plan = client.plan(
                            Prune.of("a").olderThan(Duration.ofDays(365)).keep("1"));
                    if (!client.prune(plan).failures().isEmpty()) return false;
                }
            }
            return true;
        } catch (HubwrightException e) {
            assertTrue(String.valueOf(e.getMessage()).length() > 20, e.getMessage());
            return false;
        }
    }

    private void check(RegistryClient client, Verb verb, boolean done) throws IOException {
        switch (verb) {
            case PUSH -> {
                if (done)
                    assertEquals(IMAGE.digest(), client.pull(client.ref("a:1")).digest());
                else
                    client.find("a:1")
                            .ifPresent(
                                    there -> assertTrue(client.validate("a:1").isValid()));
            }
            case PULL, COPY -> {
                noPartialFile();
                if (done) assertTrue(OciLayout.at(directory).validate("1").isValid());
                else assertEquals(Optional.empty(), OciLayout.at(directory).find("1"));
            }
            case PRUNE -> {
                assertTrue(client.validate("a:1").isValid(), "what is kept is whole");
                if (done) assertEquals(List.of("1"), client.tags("a"));
            }
            default -> fail();
        }
    }

    private void noPartialFile() throws IOException {
        try (var files = Files.walk(directory)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.getFileName().toString().startsWith("."))
                            .toList());
        }
    }
}
