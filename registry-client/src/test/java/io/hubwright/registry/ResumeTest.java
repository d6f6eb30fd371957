package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.ThrottledException;
import io.hubwright.throwaway.registry.EmbeddedRegistry;
import io.hubwright.throwaway.registry.RegistrySettings;
import io.hubwright.throwaway.registry.RegistryTraits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What was moved once is not moved again: after breaks, by a later process, behind proxies. */
@Timeout(60)
class ResumeTest {
    private static final String UPLOAD = ".*/uploads/.+";
    private static final Image LARGE = Images.large(5_000_000);
    private static final long BYTES = LARGE.layers().get(0).size().bytes();

    @TempDir
    Path directory = Path.of("");

    private EmbeddedRegistry server = EmbeddedRegistry.start(RegistrySettings.defaults());

    @AfterEach
    void stop() {
        server.close();
    }

    private void restartAs(RegistryTraits traits) {
        server.close();
        server = EmbeddedRegistry.start(RegistrySettings.defaults().traits(traits));
    }

    private RegistryClient process() {
        return process(DataSize.mib(1));
    }

    /** A client that knows what the ones before it left in the state directory. */
    private RegistryClient process(DataSize chunk) {
        return RegistryClient.connect(new EmbeddedServer(server, Optional.empty())
                .anonymous()
                .time(new VirtualTime())
                .transport(TransportSettings.defaults().chunkSize(chunk).stateDirectory(directory.resolve("state"))));
    }

    @ParameterizedTest
    @EnumSource(EmbeddedRegistry.OpenUploads.class)
    void laterProcessGoesOnWhereTheServerIs(EmbeddedRegistry.OpenUploads uploads) throws IOException {
        try (var first = process()) {
            assertThrows(Killed.class, () -> first.push(dyingAfter(3_500_000), first.ref("a:1")));
        }
        long before = patched();
        server.restart(uploads);
        try (var second = process()) {
            second.push(LARGE, second.ref("a:1"));
            assertTrue(second.validate("a:1").isValid());
        }
        long again = patched() - before;
        if (uploads == EmbeddedRegistry.OpenUploads.KEPT)
            assertTrue(again <= BYTES - DataSize.mib(2).bytes() && again > 0, "" + again);
        else assertEquals(BYTES, again, "the server has forgotten");
        try (var left = Files.list(directory.resolve("state/uploads"))) {
            assertEquals(0, left.count(), "a finished upload is forgotten");
        }
    }

    /** The source breaks off within the second layer of an image; a later process mirrors again. */
    @ParameterizedTest
    @EnumSource(EmbeddedRegistry.OpenUploads.class)
    void mirrorThatWasCutGoesOnAndWhatItFindsThereIsWhole(EmbeddedRegistry.OpenUploads uploads) {
        try (var from = EmbeddedServer.plain(RegistrySettings.defaults());
                var source = RegistryClient.connect(from.anonymous().time(new VirtualTime()))) {
            var broken = Images.large(3_000_000, 2_500_000, 700_000);
            var images = Map.of("1", Images.index("small"), "2", broken, "3", Images.large(1_500_000));
            images.forEach((tag, image) -> source.put(image, "hub/app:" + tag));
            var layer = broken.layers().get(1);
            from.registry().faults().cutResponse("GET", ".*/blobs/" + layer.digest(), 1, 1_200_000);
            from.registry().faults().answer("GET", ".*/blobs/" + layer.digest(), 9, 403, Map.of());
            var first = mirrored(source);
            assertEquals(List.of(2, 0, 1), counts(first), first.text());
            from.registry().faults().clear();
            server.restart(uploads);
            long before = patched();
            var second = mirrored(source);
            assertEquals(List.of(1, 2, 0), counts(second), second.text());
            long again = patched() - before;
            long size = layer.size().bytes();
            if (uploads == EmbeddedRegistry.OpenUploads.LOST) assertEquals(size, again, "the first layer is there");
            else assertTrue(again <= size - DataSize.mib(1).bytes() && again > 0, "" + again);
            assertMirrored(images);
        }
    }

    private MirrorReport mirrored(RegistryClient source) {
        try (var target = process()) {
            return target.transfer(Transfer.defaults().parallel(1)).mirror(source, Mirror.of("hub/*"));
        }
    }

    private static List<Integer> counts(MirrorReport report) {
        return List.of(
                report.copied().size(),
                report.unchanged().size(),
                report.failures().size());
    }

    /** By a client that has no memory of what was sent: every byte is read. */
    private void assertMirrored(Map<String, Image> images) {
        try (var reader = RegistryClient.connect(new EmbeddedServer(server, Optional.empty()).anonymous())) {
            images.forEach((tag, image) -> {
                assertEquals(image.digest(), reader.image("hub/app:" + tag).digest());
                var found = reader.validate("hub/app:" + tag);
                assertTrue(found.isValid(), found.text());
            });
        }
    }

    /** The image, read from a process that ends before the upload does. */
    private static Image dyingAfter(int bytes) {
        var layer = LARGE.layerBlobs().get(0);
        var dying = new Blob(
                layer.descriptor(), () -> new FilterInputStream(layer.content().open()) {
                    private int left = bytes;

                    @Override
                    public int read(byte[] buffer, int offset, int length) throws IOException {
                        left -= length;
                        if (left < 0) throw new Killed();
                        return super.read(buffer, offset, length);
                    }
                });
        return new Image(
                LARGE.descriptor(), LARGE.manifestBytes(), List.of(LARGE.blobs().get(0), dying), List.of());
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private long patched() {
        return server.calls().stream()
                .filter(call -> call.method().equals("PATCH") && call.status() == 202)
                .mapToLong(EmbeddedRegistry.Call::bodyBytes)
                .sum();
    }

    @ParameterizedTest
    @CsvSource({"10", "50", "90"})
    void pullThatIsCutGoesOnByRange(int percent) {
        try (var client = process()) {
            client.push(LARGE, client.ref("a:1"));
            long cut = BYTES * percent / 100;
            server.faults()
                    .cutResponse("GET", ".*/blobs/" + LARGE.layers().get(0).digest(), 1, cut);
            client.pull(client.ref("a:1"), directory.resolve("layout"), Images.AMD64);
            assertTrue(server.calls().stream().anyMatch(call -> call.status() == 206), "the rest alone is asked for");
            assertTrue(OciLayout.at(directory.resolve("layout")).validate("1").isValid());
        }
    }

    @Test
    void chunkBecomesAsSmallAsTheProxyWants() {
        restartAs(RegistryTraits.specification().maxBody(DataSize.mib(1)));
        try (var client = process(DataSize.mib(64))) {
            client.push(LARGE, client.ref("a:1"));
            assertTrue(client.validate("a:1").isValid());
        }
    }

    @Test
    void behindCloudflareNoChunkIsLargerThan32Mib() {
        restartAs(RegistryTraits.specification().cloudflare(true));
        var image = Images.large(40 << 20);
        try (var client = process(DataSize.mib(64))) {
            client.push(image, client.ref("a:1"));
            long largest = server.calls().stream()
                    .filter(call -> call.method().equals("PATCH"))
                    .mapToLong(EmbeddedRegistry.Call::bodyBytes)
                    .max()
                    .orElseThrow();
            assertEquals(32 << 20, largest);
            assertTrue(client.check().behindCloudflare());
        }
    }

    @Test
    void leastChunkOfTheServerIsKept() {
        restartAs(RegistryTraits.specification().minChunk(DataSize.mib(2)));
        try (var client = process(DataSize.mib(1))) {
            client.push(LARGE, client.ref("a:1"));
            assertTrue(client.validate("a:1").isValid());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SPECIFICATION, true, true",
        "DISTRIBUTION_3, true, true",
        "DISTRIBUTION_2, false, true",
        "DISTRIBUTION_2, false, false"
    })
    void checkTellsWhatTheServerCan(RegistryTraits.Kind kind, boolean resumes, boolean deletes) {
        restartAs(RegistryTraits.of(kind).deletes(deletes));
        try (var client = process()) {
            var check = client.check("probe/it");
            assertEquals(Optional.of(resumes), check.resumable());
            assertEquals(Optional.of(deletes), check.deletes());
            assertEquals(Optional.empty(), client.check().deletes(), "a plain check tries nothing");
        }
    }

    @Test
    void tokenThatLivesTwoSecondsLastsForAPush() throws IOException {
        server.close();
        server = EmbeddedRegistry.start(RegistrySettings.defaults()
                .htpasswd(TestFiles.htpasswd(directory))
                .tokenLife(Duration.ofSeconds(2)));
        var options = new EmbeddedServer(server, Optional.empty())
                .options()
                .transport(
                        TransportSettings.defaults().chunkSize(DataSize.mib(1)).withoutState());
        server.faults().delay("PATCH", UPLOAD, 4, Duration.ofMillis(700));
        try (var client = RegistryClient.connect(options)) {
            client.push(LARGE, client.ref("a:1"));
            assertTrue(client.validate("a:1").isValid());
        }
    }

    @Test
    void interruptionEndsAPullAtOnceAndLeavesNoHalfFile() throws Exception {
        try (var client = process()) {
            client.push(LARGE, client.ref("a:1"));
            server.faults().delay("GET", ".*/blobs/.*", 9, Duration.ofSeconds(20));
            var outcome = new AtomicReference<Throwable>();
            var began = new CountDownLatch(1);
            var layout = directory.resolve("layout");
            var thread = new Thread(() -> {
                began.countDown();
                try {
                    client.pull(client.ref("a:1"), layout, Images.AMD64);
                } catch (RuntimeException e) {
                    outcome.set(e);
                }
            });
            thread.start();
            began.await();
            while (server.calls().stream().noneMatch(call -> call.path().contains("/manifests/"))) Thread.onSpinWait();
            thread.interrupt();
            thread.join(5000);
            assertTrue(outcome.get() instanceof InterruptedOperationException, "" + outcome.get());
            if (Files.exists(layout))
                try (var files = Files.walk(layout)) {
                    assertEquals(List.of(), files.filter(Files::isRegularFile).toList());
                }
        }
    }

    @Test
    void fullDiskEndsThePullWithAWordAboutIt() throws IOException {
        try (var client = process()) {
            client.push(LARGE, client.ref("a:1"));
            var notADirectory =
                    Files.writeString(directory.resolve("file"), "x").resolve("layout");
            var e = assertThrows(HubwrightException.class, () -> client.copy("a:1", OciLayout.at(notADirectory), "1"));
            assertTrue(String.valueOf(e.getMessage()).contains("on this computer"), e.getMessage());
        }
    }

    @Test
    void hoursOfWaitingAreLeftToTheCallerInUploadsToo() {
        try (var client = process()) {
            server.faults().throttle("PATCH", UPLOAD, 1, Duration.ofHours(6));
            assertThrows(ThrottledException.class, () -> client.push(LARGE, client.ref("a:1")));
        }
    }

    @Test
    void rateLimitIsShown() {
        try (var client = process()) {
            client.push(Images.of("x"), client.ref("a:1"));
            server.faults()
                    .answer(
                            "HEAD",
                            ".*/manifests/.*",
                            1,
                            404,
                            Map.of("ratelimit-limit", "100;w=21600", "ratelimit-remaining", "76;w=21600"));
            client.find("a:1");
            assertEquals(
                    "76 of 100 pulls left in 6 h",
                    client.rateLimit().orElseThrow().toString());
        }
    }

    @Test
    void mirrorIsAskedFirstAndLeftOutWhenItBreaks() {
        try (var mirror = EmbeddedServer.plain(RegistrySettings.defaults());
                var filling = RegistryClient.connect(mirror.anonymous());
                var direct = process()) {
            var other = Images.of("other");
            filling.push(LARGE, filling.ref("a:1"));
            direct.push(LARGE, direct.ref("a:1"));
            direct.push(other, direct.ref("a:2"));
            var options = direct.options();
            var mirrored =
                    options.transport(options.transport().mirrors(mirror.url().getAuthority()));
            mirror.registry()
                    .faults()
                    .cutResponse("GET", ".*/blobs/" + LARGE.layers().get(0).digest(), 1, BYTES / 2);
            int before = server.calls().size();
            int filled = mirror.registry().calls().size();
            try (var client = RegistryClient.connect(mirrored)) {
                assertEquals(LARGE.digest(), client.pull(client.ref("a:1")).digest());
                assertFalse(
                        mirror
                                .registry()
                                .calls()
                                .subList(filled, mirror.registry().calls().size())
                                .stream()
                                .anyMatch(call -> call.path().contains("/manifests/1")),
                        "what a tag names the registry itself must say");
                assertTrue(
                        server.calls().subList(before, server.calls().size()).stream()
                                .anyMatch(call -> call.status() == 206),
                        "the rest came from the registry itself");
            }
            try (var client = RegistryClient.connect(mirrored)) {
                assertEquals(other.digest(), client.pull(client.ref("a:2")).digest(), "what the mirror lacks");
            }
        }
    }

    @Test
    void warningsAreKeptForWhoAsks() {
        try (var client = process()) {
            server.faults().warn("GET", "/v2/", 2, "will be shut down");
            client.check();
            assertEquals(List.of("299 - \"will be shut down\""), client.warnings());
        }
    }
}
