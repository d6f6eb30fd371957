package io.hubwright.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.hubwright.Secret;
import io.hubwright.registry.Credentials;
import io.hubwright.registry.ImageStore;
import io.hubwright.registry.RegistryClient;
import io.hubwright.registry.RegistryOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Our client as a program: {@code push FILE REF}, {@code pull REF LAYOUT} or {@code copy REF REF}; without arguments it does what each line of its
 * input says and answers with the seconds of wall and CPU time, which is what a warm JVM needs. {@code REGISTRY_CA} is set for TLS.
 */
final class RegistryOurs {
    private RegistryOurs() {}

    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            run(args);
            return;
        }
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            long wall = System.nanoTime();
            long cpu = system.getProcessCpuTime();
            run(line.split(" "));
            System.out.println((System.nanoTime() - wall) / 1e9 + " " + (system.getProcessCpuTime() - cpu) / 1e9);
        }
    }

    /** The command for a task, after {@code java} and its options. */
    static List<String> arguments(RegistryTask task) {
        return switch (task.verb()) {
            case PUSH, PUSH_TAR -> List.of("push", task.source().toString(), task.to());
            case PULL -> List.of("pull", task.from(), task.scratch().toString());
            case COPY -> List.of("copy", task.from(), task.to());
        };
    }

    private static void run(String... words) throws IOException {
        switch (words[0]) {
            case "push" -> {
                try (RegistryClient registry = connect(words[2])) {
                    registry.push(Path.of(words[1]), registry.ref(name(words[2])));
                }
            }
            case "pull" -> {
                try (RegistryClient registry = connect(words[1])) {
                    registry.copy(name(words[1]), ImageStore.at(Path.of(words[2])), "1");
                }
            }
            case "copy" -> {
                try (RegistryClient from = connect(words[1]);
                        RegistryClient to = connect(words[2])) {
                    from.copy(name(words[1]), to, name(words[2]));
                }
            }
            default -> throw new IllegalArgumentException("push, pull or copy, not " + words[0]);
        }
    }

    private static String name(String image) {
        return image.substring(image.indexOf('/') + 1);
    }

    private static RegistryClient connect(String image) throws IOException {
        return connect(
                image.substring(0, image.indexOf('/')),
                Optional.ofNullable(System.getenv("REGISTRY_CA")).map(Path::of));
    }

    static RegistryClient connect(String registry, Optional<Path> ca) throws IOException {
        RegistryOptions options = RegistryOptions.of(registry)
                .credentials(Credentials.basic(RegistryLab.USER, Secret.of(RegistryLab.PASSWORD)));
        return RegistryClient.connect(
                ca.isPresent()
                        ? options.caCertificates(Files.readString(ca.get()))
                        : options.protocol(RegistryOptions.Protocol.PLAIN_HTTP));
    }

    /** As people run it: a JVM for one command, with little memory. */
    record Whole(List<String> options, String classpath) implements RegistryPeer {
        static final String NAME = "hubwright";
        static final List<String> OPTIONS = List.of("-Xmx64m", "-XX:+UseSerialGC");

        static Whole withTheJdksTls() {
            return new Whole(OPTIONS, System.getProperty("java.class.path"));
        }

        /** With Conscrypt on the class path, which the client uses then; absent if Maven cannot resolve it. */
        static Optional<Whole> withNativeTls() throws IOException {
            return JavaPeer.resolve("conscrypt")
                    .map(peer -> new Whole(OPTIONS, System.getProperty("java.class.path") + ":" + peer.classpath()));
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Optional<List<String>> command(RegistryTask task) {
            List<String> command = new ArrayList<>(List.of(RegistryPeers.java().toString()));
            command.addAll(options);
            command.addAll(List.of("-cp", classpath, RegistryOurs.class.getName()));
            command.addAll(arguments(task));
            return Optional.of(command);
        }

        @Override
        public Map<String, String> environment(RegistryTask task) {
            return task.ca().map(ca -> Map.of("REGISTRY_CA", ca.toString())).orElse(Map.of());
        }
    }
}
