package io.hubwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a jar must not carry if the same sources are to give the same bytes: times of the build, names of who built it. */
class ReproducibleJarsIT {
    static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."), 3)) {
            return files.filter(file -> file.toString().matches(".*/target/hubwright-[^/]*\\.jar"))
                    .filter(file -> !file.toString().contains("javadoc"))
                    .toList();
        }
    }

    @Test
    void everyModuleHasAJar() throws IOException {
        assertTrue(jars().size() >= 8, jars().toString());
    }

    @ParameterizedTest
    @MethodSource("jars")
    void carriesNothingOfTheBuild(Path file) throws IOException {
        try (var jar = new JarFile(file.toFile())) {
            var times = new HashSet<Long>();
            jar.stream().map(ZipEntry::getTime).forEach(times::add);
            assertEquals(1, times.size(), "entries carry different times: " + times);
            var attributes = jar.getManifest().getMainAttributes();
            for (var name : Set.of("Built-By", "Build-Jdk", "Bnd-LastModified"))
                assertFalse(attributes.containsKey(new java.util.jar.Attributes.Name(name)), name);
            assertTrue(attributes.getValue("Automatic-Module-Name").startsWith("io.hubwright"));
        }
    }
}
