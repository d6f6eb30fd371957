package io.hubwright.benchmarks;

import io.hubwright.throwaway.Requires;
import io.hubwright.throwaway.peer.GoProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The other clients, as people run them. */
final class RegistryPeers {
    private RegistryPeers() {}

    /** Those that this computer has; the others are named on the error output. */
    static List<RegistryPeer> found() throws IOException {
        List<RegistryPeer> found = new ArrayList<>();
        add(found, new Curl(), Requires.program("curl"));
        found.addAll(skopeo());
        add(found, new Crane(), GoProgram.crane().missing());
        for (String peer : List.of("jib", "oras-java")) {
            Optional<JavaPeer> java = JavaPeer.resolve(peer);
            if (java.isEmpty()) {
                missing(peer, "Maven cannot resolve it; see above");
            } else if (peer.equals("jib")) {
                found.add(new Jib(java.get()));
            } else {
                found.add(new OrasJava(java.get()));
            }
        }
        return found;
    }

    /** The one that limits of time are about, if this computer has it. */
    static List<RegistryPeer> skopeo() {
        List<RegistryPeer> found = new ArrayList<>();
        add(found, new Skopeo(), Requires.program("skopeo"));
        return found;
    }

    private static void add(List<RegistryPeer> found, RegistryPeer peer, Optional<String> missing) {
        missing.ifPresentOrElse(reason -> missing(peer.name(), reason), () -> found.add(peer));
    }

    static void missing(String name, String reason) {
        System.err.println("registry: " + name + " is missing and left out (" + reason + ")");
    }

    private static List<String> words(String... words) {
        return List.of(words);
    }

    /** What a registry and its disk allow: nothing is hashed, four requests at a time. */
    private record Curl() implements RegistryPeer {
        @Override
        public String name() {
            return "curl";
        }

        @Override
        public Optional<List<String>> command(RegistryTask task) {
            return switch (task.verb()) {
                case PUSH -> Optional.of(words(script("push"), task.source().toString(), url(task, task.to())));
                case PULL ->
                    Optional.of(words(
                            script("pull"),
                            url(task, task.from()),
                            task.scratch().toString()));
                case COPY -> Optional.of(words(script("copy"), url(task, task.from()), url(task, task.to())));
                case PUSH_TAR -> Optional.empty();
            };
        }

        private static String script(String name) {
            return JavaPeer.directory("curl").resolve(name + ".sh").toString();
        }

        private static String url(RegistryTask task, String image) {
            int slash = image.indexOf('/');
            String repository = image.substring(slash + 1, image.lastIndexOf(':'));
            return task.protocol() + "://" + image.substring(0, slash) + "/v2/" + repository;
        }
    }

    private record Skopeo() implements RegistryPeer {
        @Override
        public String name() {
            return "skopeo";
        }

        @Override
        public Optional<List<String>> command(RegistryTask task) {
            List<String> command = new ArrayList<>(words("skopeo", "--insecure-policy", "copy", "--quiet"));
            for (String side : List.of("src", "dest")) {
                command.add(
                        task.ca().isPresent()
                                ? "--" + side + "-cert-dir=" + task.ca().get().getParent()
                                : "--" + side + "-tls-verify=false");
            }
            command.add(source(task));
            command.add(
                    task.verb() == RegistryTask.Verb.PULL ? "oci:" + task.scratch() + ":1" : "docker://" + task.to());
            return Optional.of(command);
        }

        private static String source(RegistryTask task) {
            return switch (task.verb()) {
                case PUSH -> "oci:" + task.source() + ":1";
                case PUSH_TAR -> "docker-archive:" + task.source();
                case PULL, COPY -> "docker://" + task.from();
            };
        }
    }

    private record Crane() implements RegistryPeer {
        @Override
        public String name() {
            return "crane";
        }

        @Override
        public Optional<List<String>> command(RegistryTask task) {
            List<String> command =
                    new ArrayList<>(words(GoProgram.crane().build().toString()));
            command.addAll(
                    switch (task.verb()) {
                        case PUSH, PUSH_TAR -> words("push", task.source().toString(), task.to());
                        case PULL ->
                            words(
                                    "pull",
                                    "--format=oci",
                                    task.from(),
                                    task.scratch().toString());
                        case COPY -> words("copy", task.from(), task.to());
                    });
            if (task.ca().isEmpty()) {
                command.add("--insecure");
            }
            return Optional.of(command);
        }

        @Override
        public Map<String, String> environment(RegistryTask task) {
            return task.ca().map(ca -> Map.of("SSL_CERT_FILE", ca.toString())).orElse(Map.of());
        }
    }

    /** It reads no OCI layouts, and compresses layers of tars anew. */
    private record Jib(JavaPeer program) implements RegistryPeer {
        @Override
        public String name() {
            return "jib";
        }

        @Override
        public Optional<List<String>> command(RegistryTask task) {
            List<String> options = List.of("-DsendCredentialsOverHttp=true", "-Djib.httpTimeout=0");
            String caches = task.scratch() + "-caches";
            return switch (task.verb()) {
                case PUSH -> Optional.empty();
                case PUSH_TAR ->
                    Optional.of(program.command(
                            options, "JibClient", "push", task.source().toString(), task.to(), caches));
                case PULL ->
                    Optional.of(program.command(
                            options, "JibClient", "pull", task.from(), task.scratch() + ".tar", caches));
                case COPY -> Optional.of(program.command(options, "JibClient", "copy", task.from(), task.to(), caches));
            };
        }
    }

    private record OrasJava(JavaPeer program) implements RegistryPeer {
        @Override
        public String name() {
            return "oras-java";
        }

        @Override
        public Optional<List<String>> command(RegistryTask task) {
            return switch (task.verb()) {
                case PUSH ->
                    Optional.of(program.command(
                            List.of(), "OrasJava", "push", task.source().toString(), task.to()));
                case PUSH_TAR -> Optional.empty();
                // Its parallel pull into a new layout fails now and then: each thread makes the same directories.
                case PULL ->
                    Optional.of(program.command(
                            List.of("-Dparallel=1"),
                            "OrasJava",
                            "pull",
                            task.from(),
                            task.scratch().toString()));
                case COPY -> Optional.of(program.command(List.of(), "OrasJava", "copy", task.from(), task.to()));
            };
        }

        @Override
        public Map<String, String> environment(RegistryTask task) {
            return task.ca().map(ca -> Map.of("REGISTRY_CA", ca.toString())).orElse(Map.of());
        }
    }

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
