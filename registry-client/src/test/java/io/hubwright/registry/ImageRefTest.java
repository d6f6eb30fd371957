package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageRefTest {
    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    @ParameterizedTest
    @CsvSource({
        "ubuntu, docker.io/library/ubuntu:latest",
        "ubuntu:22.04, docker.io/library/ubuntu:22.04",
        "docker.io/ubuntu, docker.io/library/ubuntu:latest",
        "index.docker.io/cyberhubs/corehub:2, docker.io/cyberhubs/corehub:2",
        "hub/core, docker.io/hub/core:latest",
        "localhost/core, localhost/core:latest",
        "localhost:5000/hub/core:1.4, localhost:5000/hub/core:1.4",
        "my-registry.conp.cloud/my-ubuntu:22.04, my-registry.conp.cloud/my-ubuntu:22.04",
        "[::1]:5000/a:1, [::1]:5000/a:1",
        "example.org/a_b/c__d/e-f.g:T_1.x-y, example.org/a_b/c__d/e-f.g:T_1.x-y",
    })
    void shortNamesAreCompleted(String text, String full) {
        assertEquals(full, ImageRef.parse(text).toString());
        assertEquals(ImageRef.parse(text), ImageRef.parse(full));
    }

    @Test
    void digestNamesTheManifestBeforeTheTag() {
        var both = ImageRef.parse("example.org/a:1@" + DIGEST);
        assertEquals(DIGEST, both.reference());
        assertEquals("example.org/a:1@" + DIGEST, both.toString());
        assertEquals("1", ImageRef.parse("example.org/a:1").reference());
        assertEquals(
                "example.org/a@" + DIGEST,
                ImageRef.parse("example.org/a@" + DIGEST).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "example.org/Hub/Core:1 | lower case: \"Hub/Core\" could be \"hub/core\"",
                "example.org/ | words of a-z",
                "example.org//a | words of a-z",
                "example.org/a/../b | words of a-z",
                "example.org/a?x=1 | words of a-z",
                "example.org/a:-1 | a tag is",
                "example.org/a:1 2 | a tag is",
                "exa mple.org/a | a registry is",
                "https://example.org/a | a registry is",
                "example.org/a@sha256:12 | a digest is",
                "example.org/a@md5:12 | a digest is",
            })
    void whatIsNoNameIsRefusedWithTheReason(String text, String reason) {
        var e = assertThrows(IllegalArgumentException.class, () -> ImageRef.parse(text));
        assertTrue(String.valueOf(e.getMessage()).contains(reason), e.getMessage());
    }

    @Test
    void nameOf255CharactersIsTheLongest() {
        var longest = "a".repeat(255 - "example.org/".length());
        assertEquals(longest, ImageRef.parse("example.org/" + longest).repository());
        assertThrows(IllegalArgumentException.class, () -> ImageRef.parse("example.org/a" + longest));
    }

    @ParameterizedTest
    @CsvSource({"linux/amd64, true", "linux/arm64, false", "linux/arm/v7, false", "windows/amd64, false"})
    void platformFits(String platform, boolean fits) {
        assertEquals(fits, Platform.parse(platform).fits(Platform.parse("linux/amd64")));
        assertEquals(platform, Platform.parse(platform).toString());
    }

    @ParameterizedTest
    @CsvSource({"linux", "linux/", "/amd64", "a/b/c/d"})
    void whatIsNoPlatformIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Platform.parse(text));
    }
}
