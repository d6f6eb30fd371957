package io.hubwright.cyberhub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationImageTest {
    private static final ApplicationImage CORE = ApplicationImage.of(
                    "corehub", "1.4", PulledImage.of("hubwright/singleuser:6.1.1"))
            .label("Core")
            .apt("git", "less");
    private static final ApplicationImage BASIC = CORE.child("basichub", "1.2.6")
            .pip("nbdime==4.0.2", "numpy[extra]>=2,<3")
            .addFile("/opt/z", "z")
            .addFile("/etc/hello", "hello\n")
            .addCommand("ln -s /opt /option");

    @Test
    void theDockerfileSaysWhatTheValuesSay() {
        assertEquals(
                """
                FROM local/corehub:1.4
                USER root
                USER user
                RUN pip install --no-cache-dir --disable-pip-version-check 'nbdime==4.0.2' 'numpy[extra]>=2,<3'
                USER root
                COPY ["files/0", "/etc/hello"]
                COPY ["files/1", "/opt/z"]
                RUN ln -s /opt /option
                USER user
                LABEL io.hubwright.image="application" io.hubwright.application="basichub" \
                io.hubwright.application.label="basichub" org.opencontainers.image.version="1.2.6"
                """,
                BASIC.dockerfile());
        assertTrue(CORE.dockerfile().contains("--no-install-recommends git less && apt-get clean"), CORE.dockerfile());
        assertEquals("hello\n", BASIC.recipe().files().get("files/0"));
    }

    @Test
    void aFamilyIsBuiltParentsFirst() {
        var mesa = BASIC.child("mesahub", "1.0");
        assertEquals(List.of(CORE, BASIC, mesa), mesa.family());
        assertEquals("local/mesahub:1.0 on local/basichub:1.2.6", mesa.toString());
        assertEquals("cyberhubs/mesahub:1.0", mesa.prebuilt("cyberhubs").reference());
    }

    static Stream<ApplicationImage> changed() {
        return Stream.of(
                BASIC.label("Basic"),
                BASIC.apt("git"),
                BASIC.pip("nbdime==4.0.3"),
                BASIC.addFile("/opt/z", "y"),
                BASIC.addCommand("true"),
                BASIC.user("jovyan"),
                CORE.apt("git").child("basichub", "1.2.6").pip("nbdime==4.0.2"));
    }

    @ParameterizedTest
    @MethodSource("changed")
    void whateverChangesIsBuiltAnew(ApplicationImage image) {
        assertNotEquals(BASIC.hash(), image.hash());
        assertEquals(image.hash(), image.hash());
    }

    @Test
    void aChildIsBuiltAnewWhenItsParentChanges() {
        var other = CORE.apt("git").child("leaf", "1");
        assertEquals(CORE.child("leaf", "1").recipe(), other.recipe());
        assertNotEquals(CORE.child("leaf", "1").hash(), other.hash());
    }

    @ParameterizedTest
    @ValueSource(strings = {"git && rm -rf /", "Git", "git=", "$(id)", "", "-y"})
    void whatIsNoDebianPackageIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> CORE.apt(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"numpy == 2", "numpy'; id", "--index-url=x", "git+https://example.org/x", "", "numpy==2; x"})
    void whatIsNoPythonPackageIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> CORE.pip(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"relative", "/a/../b", "/a b", "/", "/a\"b", "/a/"})
    void whatIsNoPathIsRefused(String path) {
        assertThrows(IllegalArgumentException.class, () -> CORE.addFile(path, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nUSER root", "\t"})
    void aCommandIsOneLine(String command) {
        assertThrows(IllegalArgumentException.class, () -> CORE.addCommand(command));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "$x", "", "a\nb", "a\\"})
    void aLabelFitsIntoTheDockerfile(String label) {
        assertThrows(IllegalArgumentException.class, () -> CORE.label(label));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Core", "a/b", "", "a:b"})
    void aNameIsOneOfARepository(String name) {
        assertThrows(IllegalArgumentException.class, () -> ApplicationImage.of(name, "1"));
    }
}
