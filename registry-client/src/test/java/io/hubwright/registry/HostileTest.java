package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.HubwrightException;
import io.hubwright.throwaway.registry.RegistrySettings;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests, tars and names that want to do harm. */
@Timeout(60)
class HostileTest {
    private static final String DIGEST = "sha256:" + "0".repeat(64);

    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{",
                "{\"manifests\":7}",
                "{\"config\":7}",
                "{\"config\":{\"digest\":7,\"size\":1}}",
                "{\"config\":{\"digest\":\"sha256:../../etc/passwd\",\"size\":1}}",
                "{\"config\":{\"digest\":\"" + "sha256:0000000000000000000000000000000000000000000000000000000000000000"
                        + "\",\"size\":-1}}",
                "{\"config\":{\"digest\":\"" + "sha256:0000000000000000000000000000000000000000000000000000000000000000"
                        + "\",\"size\":9223372036854775807}}",
                "{\"config\":{\"digest\":\"" + "sha256:0000000000000000000000000000000000000000000000000000000000000000"
                        + "\",\"size\":1e3}}",
                "{\"config\":{\"digest\":\"" + "sha256:0000000000000000000000000000000000000000000000000000000000000000"
                        + "\",\"size\":1,\"mediaType\":\"a/b\\r\\nX-Evil: 1\"}}",
                "{\"mediaType\":\"application/vnd.docker.distribution.manifest.v1+prettyjws\"}"
            })
    void manifestThatIsNoneIsRefused(String json) {
        var e = assertThrows(
                HubwrightException.class, () -> Images.manifest(json).blobs("a manifest"));
        assertFalse(String.valueOf(e.getMessage()).contains("\r"), e.getMessage());
    }

    @Test
    void manifestOfManyTinyPartsTakesNoMemory() {
        var many = "{\"layers\":[" + "{},".repeat(1_000_000) + "{}]}";
        assertThrows(HubwrightException.class, () -> Images.manifest(many));
        var deep = "[".repeat(2_000_000);
        assertThrows(HubwrightException.class, () -> Images.manifest(deep));
    }

    @Test
    void indexThatLeadsToItselfEnds() {
        var self = new Manifest(
                Descriptor.of(MediaType.OCI_INDEX, Digest.parse(DIGEST), 2),
                ("{\"manifests\":[{\"mediaType\":\"" + MediaType.OCI_INDEX + "\",\"digest\":\"" + DIGEST
                                + "\",\"size\":2,\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}]}")
                        .getBytes(StandardCharsets.UTF_8));
        var shelf = new Tree.Shelf() {
            @Override
            public Manifest manifest(Descriptor descriptor) {
                return self;
            }

            @Override
            public Content content(Descriptor descriptor) {
                throw new IllegalStateException("never asked");
            }
        };
        assertThrows(HubwrightException.class, () -> Tree.whole(self, shelf, "it"));
        assertThrows(HubwrightException.class, () -> Tree.one(self, Images.AMD64, shelf, "it"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b:1",
                "a:1 2",
                "a:1\r\nX-Evil: 1",
                "../a:1",
                "a/../b:1",
                "a//b:1",
                "A:1",
                "a:1?x=1",
                "a:1#x",
                "%2e%2e/a:1",
                "a@sha256:zz",
                "a:",
                ":1",
                "a\0:1"
            })
    void nameThatWouldChangeTheRequestIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> ImageRef.parse("registry.example.org/" + name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example.org/x", "user@evil", "https://evil", "a b", "a\r\nb", "[::1", "a:99999999", ""})
    void registryThatIsNoHostIsRefused(String endpoint) {
        assertThrows(IllegalArgumentException.class, () -> RegistryOptions.of(endpoint));
    }

    @ParameterizedTest
    @CsvSource({
        "../../outside, 0, ''", "/../outside, 0, ''", "a/../../outside, 0, ''", "link/file, 0, ''",
                "hard, 1, ../../outside",
        "hard, 1, link", "hard, 1, link/passwd", "link/.wh.x, 0, ''", "link/.wh..wh..opq, 0, ''", ".wh..., 0, ''"
    })
    void layerThatReachesOutIsRefused(String name, char type, String target) throws IOException {
        var outside = Files.createDirectory(directory.resolve("outside-of-it"));
        Files.writeString(outside.resolve("passwd"), "safe");
        Files.writeString(outside.resolve("x"), "safe");
        var image = image(tar(out -> {
            entry(out, "link", TarConstants.LF_SYMLINK, outside.toString(), new byte[0]);
            entry(out, name, (byte) type, target, type == '0' ? "evil".getBytes(StandardCharsets.UTF_8) : new byte[0]);
        }));
        var target1 = directory.resolve("unpacked");
        assertThrows(HubwrightException.class, () -> image.extract(target1));
        assertEquals("safe", Files.readString(outside.resolve("passwd")));
        assertEquals("safe", Files.readString(outside.resolve("x")));
        try (var files = Files.list(directory)) {
            assertEquals(2, files.count(), "nothing beside the two directories");
        }
    }

    @Test
    void linkIsReplacedNotFollowed() throws IOException {
        var outside = Files.writeString(directory.resolve("outside"), "safe");
        var image = image(tar(out -> {
            entry(out, "link", TarConstants.LF_SYMLINK, outside.toString(), new byte[0]);
            entry(out, "link", TarConstants.LF_NORMAL, "", "new".getBytes(StandardCharsets.UTF_8));
        }));
        image.extract(directory.resolve("unpacked"));
        assertEquals("safe", Files.readString(outside));
        assertEquals("new", Files.readString(directory.resolve("unpacked/link")));
    }

    @Test
    void whiteoutsTakeAwayWhatLowerLayersHave() throws IOException {
        var lower = tar(out -> {
            entry(out, "a/one", TarConstants.LF_NORMAL, "", "1".getBytes(StandardCharsets.UTF_8));
            entry(out, "a/two", TarConstants.LF_NORMAL, "", "2".getBytes(StandardCharsets.UTF_8));
            entry(out, "b/three", TarConstants.LF_NORMAL, "", "3".getBytes(StandardCharsets.UTF_8));
        });
        var upper = tar(out -> {
            entry(out, "a/.wh.one", TarConstants.LF_NORMAL, "", new byte[0]);
            entry(out, "b/.wh..wh..opq", TarConstants.LF_NORMAL, "", new byte[0]);
            entry(out, "b/four", TarConstants.LF_NORMAL, "", "4".getBytes(StandardCharsets.UTF_8));
        });
        image(lower, upper).extract(directory);
        try (var files = Files.walk(directory)) {
            assertEquals(
                    List.of("a/two", "b/four"),
                    files.filter(Files::isRegularFile)
                            .map(file -> directory.relativize(file).toString())
                            .sorted()
                            .toList());
        }
    }

    @Test
    void tarOfTenMillionEntriesIsReadInAStream() throws IOException {
        int entries = 10_000_000;
        var block = LayerTar.header("x", 0644, 0);
        var headers = new TarHeader.Reader(new Repeated(block, (long) entries * block.length));
        long before = usedMemory();
        int found = 0;
        while (headers.next().isPresent()) found++;
        assertEquals(entries, found);
        assertTrue(usedMemory() - before < 50 << 20);
    }

    @Test
    void tarOfImagesWithTooManyEntriesIsRefused() throws IOException {
        var tar = directory.resolve("many.tar");
        var header = LayerTar.header("x", 0644, 0);
        try (var out = new BufferedOutputStream(Files.newOutputStream(tar))) {
            for (int i = 0; i < 30_000; i++) out.write(header);
        }
        var e = assertThrows(HubwrightException.class, () -> ImageTar.at(tar).names());
        assertTrue(String.valueOf(e.getMessage()).contains("entries"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "L", "g"})
    void headerThatClaimsGigabytesIsRefused(String type) throws IOException {
        var header = LayerTar.header("x", 0644, 5L << 30);
        header[header.length - 512 + 156] = (byte) type.charAt(0);
        var tar = Files.write(directory.resolve("bomb.tar"), rechecked(header));
        assertThrows(HubwrightException.class, () -> ImageTar.at(tar).names());
    }

    @Test
    void sizeThatIsNotThereIsRefused() throws IOException {
        var tar = Files.write(directory.resolve("short.tar"), LayerTar.header("manifest.json", 0644, 1000));
        assertThrows(HubwrightException.class, () -> ImageTar.at(tar).names());
    }

    @Test
    void gzipBombEndsWhereItsConfigEnds() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) gzip.write(zeros);
        }
        var layer = Blob.of(MediaType.OCI_GZIP, packed.toByteArray());
        var config = Blob.of(MediaType.OCI_CONFIG, "{}".getBytes(StandardCharsets.UTF_8));
        var bomb = Image.of(MediaType.OCI_MANIFEST, config, List.of(layer));
        assertFalse(bomb.validate().isValid(), "read without being kept");
        bomb.extract(directory); // 200 MB of zeros are a tar's end
        try (var files = Files.list(directory)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void answerThatIsLargerThanItsManifestSaysIsCutOff() throws IOException {
        try (var server = EmbeddedServer.plain(RegistrySettings.defaults());
                var client = RegistryClient.connect(server.anonymous().time(new VirtualTime()))) {
            var image = Images.large(500_000);
            client.push(image, client.ref("a:1"));
            var small = Images.of("small");
            client.push(small, client.ref("a:2"));
            var layer = small.layers().get(0).digest();
            server.registry()
                    .faults()
                    .answer(
                            "GET",
                            ".*/blobs/" + layer,
                            9,
                            307,
                            java.util.Map.of(
                                    "Location",
                                    "/v2/a/blobs/" + image.layers().get(0).digest()));
            var e = assertThrows(HubwrightException.class, () -> client.pull(client.ref("a:2"), directory));
            assertTrue(String.valueOf(e.getMessage()).contains("more than its"), e.getMessage());
            assertEquals(Optional.empty(), OciLayout.at(directory).find("2"));
        }
    }

    private static Image image(byte[]... layers) {
        var config = Blob.of(MediaType.OCI_CONFIG, "{}".getBytes(StandardCharsets.UTF_8));
        return Image.of(
                MediaType.OCI_MANIFEST,
                config,
                List.of(layers).stream()
                        .map(bytes -> Blob.of(MediaType.OCI_LAYER, bytes))
                        .toList());
    }

    private interface Writer {
        void write(TarArchiveOutputStream out) throws IOException;
    }

    private static byte[] tar(Writer writer) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new TarArchiveOutputStream(bytes)) {
            writer.write(out);
        }
        return bytes.toByteArray();
    }

    private static void entry(TarArchiveOutputStream out, String name, byte type, String link, byte[] content)
            throws IOException {
        var entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName(link);
        entry.setSize(content.length);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
    }

    private static byte[] rechecked(byte[] tar) {
        int header = tar.length - 512;
        long sum = 0;
        for (int i = 0; i < 512; i++) sum += i >= 148 && i < 156 ? ' ' : tar[header + i] & 0xff;
        var text = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, tar, header + 148, 8);
        return tar;
    }

    private static long usedMemory() {
        System.gc();
        Supplier<Long> used =
                () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        return used.get();
    }

    /** The same bytes again and again. */
    private static final class Repeated extends InputStream {
        private final byte[] bytes;
        private long left;
        private int at;

        Repeated(byte[] bytes, long length) {
            this.bytes = bytes;
            this.left = length;
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left == 0) return -1;
            int read = (int) Math.min(Math.min(length, bytes.length - at), left);
            System.arraycopy(bytes, at, buffer, offset, read);
            at = (at + read) % bytes.length;
            left -= read;
            return read;
        }
    }
}
