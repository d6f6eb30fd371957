package io.hubwright.benchmarks;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A peer in Java, with a class path of its own: {@code peers/NAME/pom.xml} pins it, the programs beside it are compiled against it.
 */
record JavaPeer(String classpath) {

    /** Absent, with the reason on the error output, if Maven or the compiler cannot do it. */
    static Optional<JavaPeer> resolve(String name) throws IOException {
        Path directory = directory(name);
        Path target = Files.createDirectories(built().resolve("peers").resolve(name));
        Path jars = target.resolve("classpath");
        Path pom = directory.resolve("pom.xml");
        if (!Files.exists(jars) || Files.getLastModifiedTime(jars).compareTo(Files.getLastModifiedTime(pom)) < 0) {
            Files.deleteIfExists(jars);
            if (!succeeds(List.of(
                    "mvn",
                    "-q",
                    "-B",
                    "-f",
                    pom.toString(),
                    "dependency:build-classpath",
                    "-Dmdep.outputFile=" + jars))) {
                return Optional.empty();
            }
        }
        List<String> compile = new ArrayList<>(List.of(
                RegistryPeers.java().resolveSibling("javac").toString(),
                "-cp",
                Files.readString(jars),
                "-d",
                target.toString()));
        try (Stream<Path> files = Files.list(directory)) {
            compile.addAll(files.map(Path::toString)
                    .filter(file -> file.endsWith(".java"))
                    .toList());
        }
        boolean hasSources = compile.size() > 5;
        return !hasSources || succeeds(compile)
                ? Optional.of(new JavaPeer(target + ":" + Files.readString(jars)))
                : Optional.empty();
    }

    List<String> command(List<String> options, String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(RegistryPeers.java().toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", classpath, main));
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean succeeds(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** In the module's own directory. */
    static Path directory(String peer) {
        return built().resolve("../peers").resolve(peer).normalize();
    }

    private static Path built() {
        try {
            return Path.of(JavaPeer.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling(".")
                    .normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
