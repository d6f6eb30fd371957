package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.throwaway.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same verbs on registry, layout and tar, and images from one to the other. */
class StoresTest {
    private static final String NAME = "hub/core:1.4";
    private static final Image INDEX = Images.index("stores");
    private static final Image IMAGE = Images.of("stores");

    @TempDir
    Path directory = Path.of("");

    private final EmbeddedServer server = EmbeddedServer.plain(RegistrySettings.defaults());
    private final RegistryClient registry = RegistryClient.connect(
            server.anonymous().transport(TransportSettings.defaults().withoutState()));

    @AfterEach
    void stop() {
        registry.close();
        server.close();
    }

    private ImageStore store(String kind) {
        return switch (kind) {
            case "registry" -> registry;
            case "layout" -> OciLayout.at(directory.resolve("layout"));
            case "tar" -> ImageTar.at(directory.resolve("images.tar"));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "registry,layout",
        "registry,tar",
        "layout,registry",
        "layout,tar",
        "tar,registry",
        "tar,layout",
        "registry,registry"
    })
    void indexIsCopiedWholeInEveryDirectionAndItsDigestKept(String from, String to) {
        store(from).put(INDEX, NAME);
        store(from).copy(NAME, store(to), "copy/of:it");
        var copy = store(to).image("copy/of:it");
        assertEquals(INDEX.digest(), copy.digest());
        assertEquals(List.of(Images.AMD64, Images.ARM64), copy.platforms());
        assertTrue(copy.validate().isValid(), copy.validate().text());
        assertEquals(
                INDEX.platform(Images.ARM64).digest(),
                store(to).image("copy/of:it", Images.ARM64).digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry", "layout", "tar"})
    void everyStoreHasTheSameVerbs(String kind) {
        var store = store(kind);
        assertEquals(Optional.empty(), store.find(NAME));
        assertEquals(2, store.put(IMAGE, NAME).sentBlobs());
        assertEquals(List.of(NAME), store.names());
        assertEquals(IMAGE.digest(), store.find(NAME).orElseThrow().digest());
        assertEquals(IMAGE.digest(), store.describe(NAME).digest());
        assertEquals(List.of(Images.AMD64), store.describe(NAME).platforms());
        assertTrue(store.validate(NAME).isValid());
        var other = Images.of("other");
        store.put(other, "hub/core:2");
        store.tag("hub/core:2", "hub/core:3");
        assertEquals(other.digest(), store.image("hub/core:3").digest());
        assertEquals(3, store.names().size());
        assertTrue(store.delete(NAME).existed());
        assertFalse(store.delete(NAME).existed());
        assertThrows(NotFoundException.class, () -> store.image(NAME));
        assertEquals(other.digest(), store.image("hub/core:2").digest());
    }

    @Test
    void indexOfManyIndexesIsReadButNotWithoutEnd() {
        var nested = INDEX;
        for (int depth = 0; depth < 4; depth++) nested = Image.index(MediaType.OCI_INDEX, List.of(nested));
        var four = nested;
        registry.put(four, "deep:4");
        assertEquals(four.digest(), registry.image("deep:4").digest());
        for (int depth = 0; depth < 4; depth++) nested = Image.index(MediaType.OCI_INDEX, List.of(nested));
        registry.put(nested, "deep:8");
        var e = assertThrows(HubwrightException.class, () -> registry.image("deep:8"));
        assertTrue(String.valueOf(e.getMessage()).contains("deep"), e.getMessage());
    }

    @Test
    void blobsOfAnotherRepositoryAreTakenOverWithoutBeingSent() {
        registry.put(INDEX, NAME);
        var copied = registry.copy(NAME, registry, "other/name:1");
        assertEquals(List.of(0, 4), List.of(copied.sentBlobs(), copied.mountedBlobs()));
        assertEquals(INDEX.digest(), registry.image("other/name:1").digest());
    }

    @Test
    void pullChoosesThePlatformAndTheFormByThePath() {
        registry.put(INDEX, NAME);
        var tar = directory.resolve("pulled.tar");
        var arm = INDEX.platform(Images.ARM64).digest();
        assertEquals(arm, registry.pull(registry.ref(NAME), tar, Images.ARM64).digest());
        assertEquals(arm, Image.fromDockerArchive(tar).digest());
        var layout = directory.resolve("pulled");
        assertEquals(
                arm, registry.pull(registry.ref(NAME), layout, Images.ARM64).digest());
        assertEquals(arm, Image.fromLayout(layout, "1.4").digest());
        var none = Platform.parse("linux/riscv64");
        var e = assertThrows(NotFoundException.class, () -> registry.pull(registry.ref(NAME), layout, none));
        assertTrue(String.valueOf(e.getMessage()).contains("linux/arm64"), e.getMessage());
    }

    @Test
    void tarThatIsWrittenCanBeLoadedByDockerToo() throws IOException {
        var tar = directory.resolve("images.tar");
        ImageTar.at(tar).put(IMAGE, NAME);
        var index = TarIndex.of(tar, "the tar");
        var entry = Json.parse(index.bytes("manifest.json", "the tar")).path(0);
        assertEquals("[\"" + NAME + "\"]", entry.path("RepoTags").toString());
        assertTrue(index.has(entry.path("Config").asText()));
        assertTrue(index.has(entry.path("Layers").path(0).asText()));
        var pushed = registry.push(tar, registry.ref("from/tar:1"));
        assertEquals(IMAGE.digest(), pushed.digest(), "only what docker save made plain is compressed");
        assertEquals(List.of("images.tar"), names(directory));
    }

    @Test
    void garbageOfALayoutIsCollectedAndTheRestStays() {
        var layout = OciLayout.at(directory);
        layout.put(INDEX, "1");
        layout.put(Images.large(1000), "2");
        layout.delete("2");
        assertTrue(layout.collectGarbage().bytes() > 1000);
        assertEquals(0, layout.collectGarbage().bytes());
        assertTrue(layout.validate("1").isValid());
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void dockerSaveIsCompressedAsChosenAndIsTheSameInside(Compression compression) throws IOException {
        var image = Images.large(700_000, 10);
        var tar = DockerSaves.old(directory.resolve("saved.tar"), image, "a:1");
        var how = Transfer.defaults().compression(compression);
        var pushed = registry.transfer(how).push(tar, registry.ref("a:1"));
        var there = registry.image(pushed.exactly());
        assertTrue(there.validate().isValid(), there.validate().text());
        var types =
                there.layers().stream().map(Descriptor::mediaType).distinct().toList();
        assertEquals(List.of(MediaType.compressed(MediaType.DOCKER_LAYER, compression)), types);
        assertEquals(0, registry.transfer(how).push(tar, registry.ref("a:2")).sentBlobs());
    }

    /** Manifest and large layers are asked for; layers are sent by POST, PATCH and PUT, small ones and the config without PATCH. */
    @Test
    void dockerSaveTakesFewRequests() throws IOException {
        var tar = DockerSaves.old(directory.resolve("saved.tar"), Images.large(3_000_000, 2_000_000, 10), "a:1");
        registry.push(tar, registry.ref("a:1"));
        int requests = server.registry().calls().size();
        assertTrue(requests <= 15, requests + " requests");
        assertTrue(registry.validate("a:1").isValid());
    }

    @Test
    void layerThatIsThereIsNotCompressedAgain() throws IOException {
        var tar = DockerSaves.old(directory.resolve("saved.tar"), Images.large(700_000), "a:1");
        var options =
                server.anonymous().transport(TransportSettings.defaults().stateDirectory(directory.resolve("state")));
        try (var remembering = RegistryClient.connect(options)) {
            var first = remembering.push(tar, remembering.ref("a:1"));
            var second = remembering.push(tar, remembering.ref("a:2"));
            assertEquals(first.digest(), second.digest());
            var third = remembering.push(tar, remembering.ref("b:1"));
            assertEquals(first.digest(), third.digest(), "what another repository lacks is made again, and the same");
            assertTrue(remembering.validate("b:1").isValid());
        }
    }

    @Test
    void changedImageIsTheSameEverywhereAndValid() throws IOException {
        registry.put(Images.of("base"), "base:1");
        var change = ConfigChange.none()
                .addLabel("org.example", "yes")
                .addEnvironment("PATH", "/opt")
                .entrypoint("/bin/sh")
                .user("1000");
        var added = Layer.of(LayerFile.of("/opt/added", "more"));
        var image = registry.image("base:1").append(added).change(change);
        assertEquals(
                image.digest(), Images.of("base").append(added).change(change).digest());
        registry.put(image, "base:2");
        var there = registry.image("base:2");
        assertTrue(there.validate().isValid(), there.validate().text());
        var config = Describe.config(there);
        assertEquals(
                "yes", config.path("config").path("Labels").path("org.example").asText());
        assertEquals("PATH=/opt", config.path("config").path("Env").path(0).asText());
        there.extract(directory.resolve("files"));
        assertEquals("more", Files.readString(directory.resolve("files/opt/added")));
        assertEquals("base\n", Files.readString(directory.resolve("files/etc/motd")));
        assertThrows(IllegalArgumentException.class, () -> INDEX.append(added));
    }

    @Test
    void dockerFormAndBackKeepsTheBlobs() {
        var docker = INDEX.asDocker();
        assertEquals(MediaType.DOCKER_LIST, docker.descriptor().mediaType());
        assertEquals(
                INDEX.platform(Images.AMD64).layers().get(0).digest(),
                docker.platform(Images.AMD64).layers().get(0).digest());
        assertEquals(INDEX.digest(), docker.asOci().digest());
        registry.put(docker, NAME);
        assertTrue(registry.validate(NAME).isValid());
    }

    @Test
    void damagedBlobIsFoundAndNamed() throws IOException {
        var layout = OciLayout.at(directory);
        layout.put(IMAGE, "1");
        var layer = IMAGE.layers().get(0).digest();
        var file = directory.resolve("blobs/sha256").resolve(layer.hex());
        var bytes = Files.readAllBytes(file);
        bytes[600] ^= 1;
        Files.write(file, bytes);
        var problems = layout.validate("1").problems();
        assertTrue(problems.get(0).startsWith(layer.toString()), problems.toString());
        assertThrows(HubwrightException.class, () -> registry.put(layout.image("1"), NAME));
        assertEquals(Optional.empty(), registry.find(NAME));
    }

    @Test
    void progressEndsAtTheTotalAndWhatItThrowsEndsTheTransfer() {
        List<Progress> told = new ArrayList<>();
        var image = Images.large(3 << 20, 2 << 20);
        registry.transfer(Transfer.defaults().progress(told::add)).push(image, registry.ref("p:1"));
        var last = told.get(told.size() - 1);
        assertTrue(last.isComplete(), last.toString());
        assertEquals(image.blobBytes(), last.total());
        var stopping = Transfer.defaults().progress(progress -> {
            throw new IllegalStateException("enough");
        });
        var other = Images.large(3 << 20, 1 << 20, 5);
        var e = assertThrows(
                IllegalStateException.class, () -> registry.transfer(stopping).push(other, registry.ref("p:2")));
        assertEquals("enough", e.getMessage());
        assertEquals(Optional.empty(), registry.find(registry.ref("p:2")));
    }

    /** Each waits until the others have begun. */
    @Test
    @Timeout(60)
    void fourBlobsGoAtTheSameTime() {
        var begun = new CountDownLatch(4);
        var image = Images.large(1000, 2000, 3000, 4000);
        var waiting = image.layerBlobs().stream()
                .map(layer -> new Blob(layer.descriptor(), () -> {
                    begun.countDown();
                    await(begun);
                    return layer.content().open();
                }))
                .toList();
        registry.put(Image.of(MediaType.OCI_MANIFEST, image.blobs().get(0), waiting), "p:1");
        assertTrue(registry.validate("p:1").isValid());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatPeopleSeeIsOneLineOfEightyCharactersAtMost() {
        registry.put(IMAGE, NAME);
        for (var shown : List.of(
                registry,
                IMAGE,
                INDEX,
                registry.describe(NAME),
                registry.check(),
                registry.validate(NAME),
                registry.plan(Prune.of("hub/core")),
                new MirrorReport(List.of(), List.of(), List.of(), Optional.empty())))
            assertTrue(shown.toString().length() <= 80 && !shown.toString().contains("\n"), shown.toString());
    }

    @Test
    void referrersAreFoundWithTheApiAndWithout() {
        registry.put(IMAGE, NAME);
        var subject = registry.ref("hub/core@" + IMAGE.digest());
        assertEquals(List.of(), registry.referrers(subject));
        // A client of a registry without the API writes an index under the digest's tag.
        var attached = Image.index(MediaType.OCI_INDEX, List.of(Images.of("signature")));
        registry.push(attached, registry.ref("hub/core:sha256-" + IMAGE.digest().hex()));
        server.registry().faults().answer("GET", ".*/referrers/.*", 1, 404, Map.of());
        assertEquals(
                attached.children().get(0).digest(),
                registry.referrers(subject).get(0).digest());
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
