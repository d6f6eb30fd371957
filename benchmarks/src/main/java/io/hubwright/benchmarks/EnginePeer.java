package io.hubwright.benchmarks;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Another program for the same workload. It logs in, prints a line, waits for one, brings up, and prints the seconds that this took.
 *
 * @param command to which the number of servers is added; {@code OS_CLIENT_CONFIG_FILE} and {@code OS_CLOUD} name the cloud
 */
record EnginePeer(String name, List<String> command) {
    /** Those that this computer has; the others are named on the error output. */
    static List<EnginePeer> found() throws IOException {
        List<EnginePeer> found = new ArrayList<>();
        openstacksdk().ifPresentOrElse(found::add, () -> missing("openstacksdk", "apt install python3-openstacksdk"));
        openstack4j().ifPresentOrElse(found::add, () -> missing("openstack4j", "Maven cannot resolve it; see above"));
        return found;
    }

    private static void missing(String name, String advice) {
        System.err.println("engine: " + name + " is missing and left out (" + advice + ")");
    }

    private static Optional<EnginePeer> openstacksdk() throws IOException {
        // Debian's own Python, which has the package.
        String python = "/usr/bin/python3";
        String script = directory("openstacksdk").resolve("bring_up.py").toString();
        return Files.isExecutable(Path.of(python)) && succeeds(List.of(python, "-c", "import openstack"))
                ? Optional.of(new EnginePeer("openstacksdk", List.of(python, script)))
                : Optional.empty();
    }

    private static Optional<EnginePeer> openstack4j() throws IOException {
        Path directory = directory("openstack4j");
        Path classpath = Files.createTempFile("openstack4j", ".classpath");
        classpath.toFile().deleteOnExit();
        List<String> resolve = List.of(
                "mvn",
                "-q",
                "-B",
                "-f",
                directory.resolve("pom.xml").toString(),
                "dependency:build-classpath",
                "-Dmdep.outputFile=" + classpath);
        if (!succeeds(resolve)) {
            return Optional.empty();
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String program = directory.resolve("BringUp.java").toString();
        return Optional.of(new EnginePeer("openstack4j", List.of(java, "-cp", Files.readString(classpath), program)));
    }

    private static boolean succeeds(List<String> command) {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** In the module's own directory, of which we are built into target/. */
    private static Path directory(String peer) throws IOException {
        try {
            Path built = Path.of(EnginePeer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return built.resolve("../../peers").resolve(peer).normalize();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    EngineProcess start(Path cloudsYaml, int servers) throws IOException {
        List<String> whole = new ArrayList<>(command);
        whole.add(String.valueOf(servers));
        return EngineProcess.start(
                whole, Map.of("OS_CLIENT_CONFIG_FILE", cloudsYaml.toString(), "OS_CLOUD", "throwaway"));
    }
}
