package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTest {
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Image HELLO = Image.of(AMD64, List.of(Layer.of(LayerFile.of("/opt/hello.txt", "hello\n"))));

    @TempDir
    Path directory = Path.of("");

    @Test
    void sameFilesGiveTheSameImageOnEveryComputer() {
        assertEquals(
                "sha256:8159528657892752c8662cea63bd4c2a7c3551ae07fd86678d0489aa33ab9423",
                HELLO.digest().toString());
    }

    @Test
    void layerDoesNotDependOnTheOrderOfItsFiles() {
        var a = LayerFile.of("/a/b", "1");
        var b = LayerFile.of("/a/c", "2").mode(0600);
        assertEquals(Layer.of(a, b).diffId(), Layer.of(b, a).diffId());
    }

    @Test
    void layerHoldsFilesAndTheDirectoriesAboveThem() throws IOException {
        var file = Files.writeString(directory.resolve("source"), "copied");
        var longName = "/deep/" + "x".repeat(150) + "/name";
        var layer = Layer.of(
                LayerFile.of("/etc/motd", "hi").mode(0600),
                LayerFile.copyOf("/bin/tool", file),
                LayerFile.of(longName, "l"));
        var found = new ArrayList<String>();
        try (var tar = new TarArchiveInputStream(layer.blob().content().open())) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                found.add(entry.getName() + " " + Integer.toOctalString(entry.getMode() & 07777) + " "
                        + new String(tar.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
                assertEquals(1000, entry.getLastModifiedTime().toMillis());
                assertEquals(
                        "0 0 []",
                        entry.getLongUserId() + " " + entry.getLongGroupId() + " [" + entry.getUserName() + "]");
            }
        }
        assertEquals(
                List.of(
                        "bin/ 755 ",
                        "bin/tool 644 copied",
                        "deep/ 755 ",
                        longName.substring(1, longName.length() - "name".length()) + " 755 ",
                        longName.substring(1) + " 644 l",
                        "etc/ 755 ",
                        "etc/motd 600 hi"),
                found);
    }

    @Test
    void pathThatLeavesTheImageIsRefused() {
        for (var path : List.of("etc/motd", "/etc/../motd", "/etc/", "/", "/./a"))
            assertThrows(IllegalArgumentException.class, () -> LayerFile.of(path, ""), path);
    }

    @Test
    void layoutGivesTheImageBack() {
        HELLO.writeLayout(directory, "1");
        assertEquals(HELLO.digest(), Image.fromLayout(directory).digest());
        var other = Image.of(AMD64, List.of(Layer.of(LayerFile.of("/other", "2"))));
        other.writeLayout(directory, "2");
        assertEquals(other.digest(), Image.fromLayout(directory, "2").digest());
        assertEquals(HELLO.manifest(), Image.fromLayout(directory, "1").manifest());
        var e = assertThrows(NotFoundException.class, () -> Image.fromLayout(directory));
        assertTrue(String.valueOf(e.getMessage()).contains("[1, 2]"), e.getMessage());
        assertThrows(NotFoundException.class, () -> Image.fromLayout(directory, "3"));
    }

    @Test
    void damagedManifestInALayoutIsFound() throws IOException {
        HELLO.writeLayout(directory, "1");
        var blob = directory.resolve("blobs/sha256").resolve(HELLO.digest().hex());
        Files.writeString(blob, Files.readString(blob).replace("\"schemaVersion\":2", "\"schemaVersion\":1"));
        var e = assertThrows(HubwrightException.class, () -> Image.fromLayout(directory));
        assertTrue(String.valueOf(e.getMessage()).contains("not what its digest says"), e.getMessage());
    }

    @Test
    void nothingHalfWrittenIsLeftInALayout() throws IOException {
        var broken = new Image(
                HELLO.descriptor(),
                HELLO.manifestBytes(),
                List.of(new Blob(
                        HELLO.config(),
                        Content.of(new byte[(int) HELLO.config().size().bytes()]))),
                List.of());
        assertThrows(HubwrightException.class, () -> broken.writeLayout(directory, "1"));
        try (var files = Files.walk(directory)) {
            assertEquals(List.of(), files.filter(Files::isRegularFile).toList());
        }
    }

    @Test
    void dockerArchiveOfTheOldFormIsRead() throws IOException {
        var layer = Layer.of(LayerFile.of("/a", "1"));
        var config = "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                + layer.diffId() + "\",\"" + layer.diffId() + "\"]}}";
        var tar = directory.resolve("saved.tar");
        try (var out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
            add(out, "x/layer.tar", layer.blob().content().open().readAllBytes());
            var link = new TarArchiveEntry(
                    "y/layer.tar", org.apache.commons.compress.archivers.tar.TarConstants.LF_SYMLINK);
            link.setLinkName("../x/layer.tar");
            out.putArchiveEntry(link);
            out.closeArchiveEntry();
            add(out, "config.json", config.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            add(
                    out,
                    "manifest.json",
                    "[{\"Config\":\"config.json\",\"RepoTags\":[\"a:1\"],\"Layers\":[\"x/layer.tar\",\"y/layer.tar\"]}]"
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        var image = Image.fromDockerArchive(tar);
        assertEquals(
                List.of(layer.diffId(), layer.diffId()),
                image.layers().stream().map(Descriptor::digest).toList());
        assertEquals(2, image.allBlobs().size());
        assertEquals(layer.diffId(), Digest.sha256(image.open(layer.diffId()).readAllBytes()));
    }

    @Test
    void whatIsNoDockerArchiveIsRefused() throws IOException {
        var text = Files.writeString(directory.resolve("a"), "no tar at all".repeat(100));
        assertThrows(HubwrightException.class, () -> Image.fromDockerArchive(text));
        var gzip = Files.write(directory.resolve("b"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
        var e = assertThrows(HubwrightException.class, () -> Image.fromDockerArchive(gzip));
        assertTrue(String.valueOf(e.getMessage()).contains("gunzip"), e.getMessage());
    }

    @Test
    void passwordIsNotInTheTextOfCredentials() {
        var options = RegistryOptions.of("example.org")
                .credentials(Credentials.basic("user", io.hubwright.Secret.of("open-sesame")));
        assertFalse(options.toString().contains("open-sesame"), options.toString());
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
