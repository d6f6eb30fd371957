package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.ConflictException;
import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.Secret;
import io.hubwright.UnauthorizedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every registry; each kind of registry runs it. */
abstract class RegistryClientContract {
    private static final TransportSettings CHUNKS = TransportSettings.defaults().withoutState();
    private static final Image HELLO = Image.of(Layer.of(LayerFile.of("/hello.txt", "hello\n")));

    @TempDir
    Path directory = Path.of("");

    private Optional<TestServer> started = Optional.empty();
    private Optional<RegistryClient> connected = Optional.empty();

    abstract TestServer start(Path files) throws Exception;

    abstract LoginCheck.Auth auth();

    @BeforeEach
    void connect() throws Exception {
        started = Optional.of(start(directory));
        connected = Optional.of(RegistryClient.connect(server().options()));
    }

    @AfterEach
    void stop() {
        connected.ifPresent(RegistryClient::close);
        started.ifPresent(TestServer::close);
    }

    TestServer server() {
        return started.orElseThrow();
    }

    RegistryClient registry() {
        return connected.orElseThrow();
    }

    @Test
    void loginIsChecked() {
        assertEquals(auth(), registry().check().auth());
        for (var options : List.of(
                server().anonymous(),
                server().options().credentials(Credentials.basic(TestServer.USER, Secret.of("wrong"))),
                server().options().credentials(Credentials.basic("other", TestServer.PASSWORD))))
            try (var refused = RegistryClient.connect(options)) {
                var e = assertThrows(UnauthorizedException.class, refused::check);
                assertEquals(401, e.details().status());
                assertThrows(UnauthorizedException.class, () -> refused.push(HELLO, refused.ref("hub/core:1")));
            }
    }

    @Test
    void pushedImageIsPulledByDigest() throws IOException {
        var ref = registry().ref("hub/core:1.4");
        var pushed = registry().push(HELLO, ref);
        assertEquals(HELLO.digest(), pushed.digest());
        assertEquals(2, pushed.sentBlobs());
        var back = registry().pull(pushed.exactly());
        assertEquals(HELLO.manifest(), back.manifest());
        var layer = HELLO.layers().get(0).digest();
        assertArrayEquals(HELLO.open(layer).readAllBytes(), back.open(layer).readAllBytes());
    }

    @Test
    void secondPushSendsNothing() {
        var ref = registry().ref("hub/core:1.4");
        registry().push(HELLO, ref);
        var again = registry().push(HELLO, ref);
        assertEquals(List.of(0, 2), List.of(again.sentBlobs(), again.presentBlobs()));
        var other = registry().push(HELLO, registry().ref("hub/core:1.5"));
        assertEquals(List.of(0, 2), List.of(other.sentBlobs(), other.presentBlobs()));
    }

    @Test
    void layerLargerThanAChunkIsPushedAndPulledIntoALayout() {
        var image = Image.of(Layer.of(LayerFile.of("/noise", noise(5 << 20))), Layer.of(LayerFile.of("/small", "x")));
        try (var chunked = RegistryClient.connect(server().options().transport(CHUNKS.chunkSize(DataSize.mib(2))))) {
            var pushed = chunked.push(image, chunked.ref("hub/noise:1"));
            assertEquals(3, pushed.sentBlobs());
            var layout = directory.resolve("layout");
            assertEquals(
                    image.digest(),
                    chunked.pull(chunked.ref("hub/noise:1"), layout).digest());
            assertEquals(image.digest(), Image.fromLayout(layout, "1").digest());
            assertEquals(
                    0,
                    chunked.push(Image.fromLayout(layout, "1"), chunked.ref("hub/noise:2"))
                            .sentBlobs());
        }
    }

    /** A registry 3.x goes on from where it was cut, a 2.x has lost the upload: either way the image is right in the end. */
    @Test
    void pushSurvivesACutConnection() {
        var image = Image.of(Layer.of(LayerFile.of("/noise", noise(5 << 20))));
        var cable = new CutOnce(3 << 20);
        var options = server().options().dialer(cable).transport(CHUNKS.chunkSize(DataSize.mib(2)));
        try (var broken = RegistryClient.connect(options)) {
            broken.push(image, broken.ref("hub/cut:1"));
            assertTrue(cable.happened());
            assertEquals(image.manifest(), broken.pull(broken.ref("hub/cut:1")).manifest());
        }
    }

    @Test
    void imageIsFoundAndDescribed() {
        var ref = registry().ref("hub/core:1.4");
        assertEquals(Optional.empty(), registry().find(ref));
        registry().push(HELLO, ref);
        var found = registry().find(ref).orElseThrow();
        assertEquals(HELLO.descriptor(), found);
        var description = registry().describe(ref);
        assertEquals(HELLO.digest(), description.manifest().digest());
        assertEquals(List.of(Platform.ofThisComputer()), description.platforms());
        assertEquals("1970-01-01T00:00:01Z", description.created().orElseThrow().toString());
    }

    @Test
    void tagsAndRepositoriesAreListed() {
        registry().push(HELLO, registry().ref("hub/core:1.4"));
        registry().push(HELLO, registry().ref("hub/core:1.5"));
        registry().push(HELLO, registry().ref("other:latest"));
        assertEquals(
                List.of("1.4", "1.5"),
                registry().tags("hub/core").stream().sorted().toList());
        assertEquals(List.of("hub/core", "other"), registry().repositories());
        var e = assertThrows(NotFoundException.class, () -> registry().tags("hub/none"));
        assertTrue(String.valueOf(e.getMessage()).contains("NAME_UNKNOWN"), e.getMessage());
    }

    @Test
    void deleteByTagIsRefusedWhileOthersShareTheImage() {
        registry().push(HELLO, registry().ref("hub/core:1.4"));
        registry().push(HELLO, registry().ref("hub/core:1.5"));
        var e = assertThrows(
                ConflictException.class, () -> registry().delete(registry().ref("hub/core:1.4")));
        assertTrue(String.valueOf(e.getMessage()).contains("1.5"), e.getMessage());
        assertTrue(registry().find(registry().ref("hub/core:1.4")).isPresent());
    }

    @Test
    void deleteByDigestTakesAllTagsAndSaysWhich() {
        registry().push(HELLO, registry().ref("hub/core:1.4"));
        registry().push(HELLO, registry().ref("hub/core:1.5"));
        var exact = registry().ref("hub/core@" + HELLO.digest());
        var deleted = registry().delete(exact);
        assertTrue(deleted.existed());
        assertEquals(List.of("1.4", "1.5"), deleted.tags().stream().sorted().toList());
        assertEquals(Optional.empty(), registry().find(exact));
        assertEquals(List.of(), registry().tags("hub/core"));
        assertFalse(registry().delete(exact).existed());
    }

    @Test
    void deleteByTagTakesAnImageOfItsOwn() {
        var other = Image.of(Layer.of(LayerFile.of("/other", "other")));
        registry().push(HELLO, registry().ref("hub/core:1.4"));
        registry().push(other, registry().ref("hub/core:2"));
        assertEquals(
                List.of("2"), registry().delete(registry().ref("hub/core:2")).tags());
        assertEquals(List.of("1.4"), registry().tags("hub/core"));
    }

    @Test
    void hundredTinyLayersTakeFewRequests() {
        var layers = IntStream.range(0, 100)
                .mapToObj(n -> Layer.of(LayerFile.of("/" + n, "" + n)))
                .toList();
        var image = Image.of(Platform.ofThisComputer(), layers);
        var ref = registry().ref("hub/many:1");
        assertEquals(101, registry().push(image, ref).sentBlobs());
        assertEquals(image.manifest(), registry().pull(ref).manifest());
        requestsOfPush(205); // HEAD manifest, HEAD base, 101 times POST and PUT, PUT manifest
    }

    /** Checked where the server tells. */
    void requestsOfPush(int expected) {}

    @Test
    void sourceThatChangedIsRefusedAndNothingIsNamed() {
        var layer = HELLO.layers().get(0);
        var changed = new Blob(layer, Content.of(new byte[(int) layer.size().bytes()]));
        var image = new Image(
                HELLO.descriptor(),
                HELLO.manifestBytes(),
                List.of(HELLO.allBlobs().get(0), changed),
                List.of());
        var ref = registry().ref("hub/changed:1");
        var e = assertThrows(HubwrightException.class, () -> registry().push(image, ref));
        assertTrue(String.valueOf(e.getMessage()).contains("changed meanwhile"), e.getMessage());
        assertEquals(Optional.empty(), registry().find(ref));
    }

    @Test
    void imageOfAnotherRegistryIsRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> registry().pull(ImageRef.parse("ubuntu:22.04")));
        assertTrue(String.valueOf(e.getMessage()).contains("docker.io"), e.getMessage());
    }

    static byte[] noise(int length) {
        var bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
