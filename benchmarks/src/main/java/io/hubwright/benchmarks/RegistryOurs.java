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
import java.util.HashMap;
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
        Optional<Path> ca = Optional.ofNullable(System.getenv("REGISTRY_CA")).map(Path::of);
        switch (words[0]) {
            case "push" -> push(words[1], words[2], ca);
            case "pull" -> pull(words[1], words[2], ca);
            case "copy" -> copy(words[1], words[2], ca);
            case "train" -> train(words[1], words[2], words[3], words[4], ca);
            default -> throw new IllegalArgumentException("push, pull, copy or train, not " + words[0]);
        }
    }

    private static void push(String source, String image, Optional<Path> ca) throws IOException {
        try (RegistryClient registry = connect(registry(image), ca)) {
            registry.push(Path.of(source), registry.ref(name(image)));
        }
    }

    private static void pull(String image, String target, Optional<Path> ca) throws IOException {
        try (RegistryClient registry = connect(registry(image), ca)) {
            registry.copy(name(image), ImageStore.at(Path.of(target)), "1");
        }
    }

    private static void copy(String image, String target, Optional<Path> ca) throws IOException {
        try (RegistryClient from = connect(registry(image), ca);
                RegistryClient to = connect(registry(target), ca)) {
            from.copy(name(image), to, name(target));
        }
    }

    /** Uses every class once, with TLS and without. */
    private static void train(String source, String image, String secured, String target, Optional<Path> ca)
            throws IOException {
        push(source, image, Optional.empty());
        copy(image, image + "-copy", Optional.empty());
        pull(image, target, Optional.empty());
        push(source, secured, ca);
    }

    private static String registry(String image) {
        return image.substring(0, image.indexOf('/'));
    }

    private static String name(String image) {
        return image.substring(image.indexOf('/') + 1);
    }

    static RegistryClient connect(String registry, Optional<Path> ca) throws IOException {
        RegistryOptions options = RegistryOptions.of(registry)
                .credentials(Credentials.basic(RegistryLab.USER, Secret.of(RegistryLab.PASSWORD)));
        return RegistryClient.connect(
                ca.isPresent()
                        ? options.caCertificates(Files.readString(ca.get()))
                        : options.protocol(RegistryOptions.Protocol.PLAIN_HTTP));
    }

    /** As people run it: a JVM for one command, with little memory, and with its classes ready as {@code examples/registry} has them. */
    record Whole(List<String> options, String classpath) implements RegistryPeer {
        static final String NAME = "hubwright";
        static final List<String> OPTIONS = List.of("-Xmx64m", "-Xms12m", "-XX:+UseSerialGC");

        static Whole withTheJdksTls(RegistryLab lab) throws IOException, InterruptedException {
            return new Whole(trained(lab), System.getProperty("java.class.path"));
        }

        /** With Conscrypt on the class path, which the client uses then; absent if Maven cannot resolve it. */
        Optional<Whole> withNativeTls() throws IOException {
            return JavaPeer.resolve("conscrypt").map(peer -> new Whole(options, classpath + ":" + peer.classpath()));
        }

        /** Options that use an archive of the classes, which is made here. */
        private static List<String> trained(RegistryLab lab) throws IOException, InterruptedException {
            String archive = lab.path("classes.jsa").toString();
            Path source = RegistryImages.tiny(lab.path("image-tiny"));
            String image = "/train:1";
            List<String> arguments = List.of(
                    "train",
                    source.toString(),
                    lab.at(RegistryLab.Place.FIRST).url().getAuthority() + image,
                    lab.at(RegistryLab.Place.TLS).url().getAuthority() + image,
                    lab.path("trained").toString());
            Map<String, String> environment = new HashMap<>(lab.environment());
            environment.put("REGISTRY_CA", lab.ca().toString());
            List<String> options = new ArrayList<>(OPTIONS);
            options.add("-XX:ArchiveClassesAtExit=" + archive);
            RegistryMeasure.run(
                    command(options, System.getProperty("java.class.path"), arguments), environment, lab.path(""));
            options.set(OPTIONS.size(), "-XX:SharedArchiveFile=" + archive);
            return List.copyOf(options);
        }

        private static List<String> command(List<String> options, String classpath, List<String> arguments) {
            List<String> command = new ArrayList<>(List.of(RegistryPeers.java().toString()));
            command.addAll(options);
            command.addAll(List.of("-cp", classpath, RegistryOurs.class.getName()));
            command.addAll(arguments);
            return command;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Optional<List<String>> command(RegistryTask task) {
            return Optional.of(command(options, classpath, arguments(task)));
        }

        @Override
        public Map<String, String> environment(RegistryTask task) {
            return task.ca().map(ca -> Map.of("REGISTRY_CA", ca.toString())).orElse(Map.of());
        }
    }
}
