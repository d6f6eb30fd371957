package io.hubwright.benchmarks;

import io.hubwright.registry.RegistryClient;
import io.hubwright.throwaway.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registry client and its peers, each against a real registry on loopback. See docs/registry.md. */
final class RegistryBenchmark implements Benchmark {
    private static final String SERVER = "docker-registry";
    private static final int REPETITIONS = 5;
    private static final long HUGE_NEEDS_BYTES = 16_000_000_000L;
    private static final List<RegistryCase> CASES = List.of(
            RegistryCase.PUSH,
            RegistryCase.PULL,
            RegistryCase.COPY,
            RegistryCase.PUSH_SAVED,
            RegistryCase.PUSH_TINY,
            RegistryCase.TLS_PUSH,
            RegistryCase.NATIVE_PUSH,
            RegistryCase.TLS_PULL,
            RegistryCase.NATIVE_PULL,
            RegistryCase.PUSH_HUGE,
            RegistryCase.PULL_HUGE);
    /** What a minute is enough for. */
    private static final List<RegistryCase> QUICK_CASES = CASES.subList(0, 5);

    @Override
    public String name() {
        return "registry";
    }

    @Override
    public String summary() {
        return "pushes, pulls and copies images at a real registry, beside skopeo, crane, curl, jib and oras-java";
    }

    @Override
    public Result run(boolean quick) throws Exception {
        Optional<String> missing = Requires.program(SERVER);
        if (missing.isPresent()) {
            throw new IllegalStateException(missing.get());
        }
        try (RegistryLab lab = RegistryLab.open(Path.of(SERVER))) {
            RegistryOurs.Whole ours = RegistryOurs.Whole.withTheJdksTls(lab);
            Optional<RegistryOurs.Whole> nativeTls = ours.withNativeTls();
            List<RegistryPeer> peers = new ArrayList<>(List.of(ours));
            peers.addAll(quick ? RegistryPeers.skopeo() : RegistryPeers.found());
            List<RegistryRow> rows = new ArrayList<>();
            for (RegistryCase each : chosen(quick)) {
                if (each.image().equals("huge")
                        && Files.getFileStore(lab.path("")).getUsableSpace() < HUGE_NEEDS_BYTES) {
                    RegistryPeers.missing("the case " + each.name(), "it needs 16 GB of disk in /var/tmp");
                } else if (each.nativeTls() && nativeTls.isEmpty()) {
                    RegistryPeers.missing("the case " + each.name(), "Maven cannot resolve Conscrypt");
                } else {
                    List<RegistryPeer> clients = each.nativeTls() ? List.of(nativeTls.orElseThrow()) : peers;
                    int repetitions = quick || each.image().equals("huge") ? 1 : REPETITIONS;
                    rows.addAll(new Rounds(lab, each).measure(clients, repetitions, !quick));
                }
            }
            return RegistryLimits.check(rows, quick);
        }
    }

    /** All, or those that the variable {@code CASES} names, for who works on one. */
    private static List<RegistryCase> chosen(boolean quick) {
        String cases = System.getenv().getOrDefault("CASES", "");
        List<String> names = List.of(cases.split(","));
        return cases.isEmpty()
                ? quick ? QUICK_CASES : CASES
                : CASES.stream().filter(each -> names.contains(each.name())).toList();
    }

    /** All repetitions of a case: in turn, so that whatever else the computer does meets everybody. */
    private static final class Rounds {
        private final RegistryLab lab;
        private final RegistryCase round;
        private final Path source;

        Rounds(RegistryLab lab, RegistryCase round) throws IOException, InterruptedException {
            this.lab = lab;
            this.round = round;
            this.source = source(lab, round.image());
        }

        private static Path source(RegistryLab lab, String image) throws IOException, InterruptedException {
            Path directory = lab.path("image-" + image);
            Path saved = directory.resolve("saved.tar");
            if (Files.exists(directory)) {
                return image.equals("saved") ? saved : directory;
            }
            System.err.println("registry: making the image " + image + " ...");
            return switch (image) {
                case "a" -> RegistryImages.setA(directory);
                case "tiny" -> RegistryImages.tiny(directory);
                case "huge" -> RegistryImages.huge(directory);
                default -> RegistryImages.dockerSave(directory);
            };
        }

        List<RegistryRow> measure(List<RegistryPeer> clients, int repetitions, boolean alsoWarm) throws Exception {
            if (round.verb() == RegistryTask.Verb.PULL || round.verb() == RegistryTask.Verb.COPY) {
                load();
            }
            Map<String, List<RegistryRow.Sample>> samples = new LinkedHashMap<>();
            List<RegistryPeer> able = new ArrayList<>(clients);
            try (RegistryWarm warm = RegistryWarm.start(lab, round)) {
                for (int i = 0; i < repetitions; i++) {
                    able.removeIf(client -> !round.includes(client.name()));
                    for (RegistryPeer client : List.copyOf(able)) {
                        if (!whole(client, samples)) {
                            able.remove(client);
                            samples.remove(client.name());
                        }
                    }
                    if (alsoWarm && round.clients().isEmpty()) {
                        samples.computeIfAbsent(RegistryWarm.NAME, name -> new ArrayList<>())
                                .add(warm(warm));
                    }
                }
            }
            return samples.entrySet().stream()
                    .map(each -> RegistryRow.of(round.name(), each.getKey(), each.getValue()))
                    .toList();
        }

        /** The image is at the first registry, or at the one that speaks TLS. */
        private void load() throws IOException {
            try (RegistryClient client =
                    RegistryOurs.connect(lab.empty(round.place()).url().getAuthority(), lab.ca(round.place()))) {
                client.push(source, client.ref(round.image() + ":1"));
            }
        }

        /** False if this client cannot do it; it says so once. */
        private boolean whole(RegistryPeer client, Map<String, List<RegistryRow.Sample>> samples) throws Exception {
            RegistryTask task = prepare();
            Optional<List<String>> command = client.command(task);
            if (command.isEmpty()) {
                return true;
            }
            System.err.println("registry: " + round.name() + ", " + client.name() + " ...");
            Map<String, String> environment = new HashMap<>(lab.environment());
            environment.putAll(client.environment(task));
            long before = lab.requests();
            try {
                RegistryRow.Sample sample = RegistryMeasure.run(command.get(), environment, lab.path(""));
                samples.computeIfAbsent(client.name(), name -> new ArrayList<>())
                        .add(counted(sample, before));
                verify(task);
                return true;
            } catch (IllegalStateException e) {
                if (client.name().equals(RegistryOurs.Whole.NAME)) {
                    throw e;
                }
                RegistryPeers.missing(client.name() + " in " + round.name(), "it fails: " + e.getMessage());
                return false;
            }
        }

        private RegistryRow.Sample warm(RegistryWarm warm) throws Exception {
            while (!warm.isWarm()) {
                warm.run(prepare());
            }
            System.err.println("registry: " + round.name() + ", " + RegistryWarm.NAME + " ...");
            RegistryTask task = prepare();
            long before = lab.requests();
            RegistryRow.Sample sample = counted(warm.run(task), before);
            verify(task);
            return sample;
        }

        private RegistryRow.Sample counted(RegistryRow.Sample sample, long before) {
            return new RegistryRow.Sample(sample.wallS(), sample.cpuS(), sample.rssMb(), lab.requests() - before);
        }

        /** Empty targets, and nothing that still waits to be written to the disk. */
        private RegistryTask prepare() throws IOException, InterruptedException {
            RegistryLab.Place target =
                    round.verb() == RegistryTask.Verb.COPY ? RegistryLab.Place.SECOND : round.place();
            if (round.writes()) {
                lab.empty(target);
            }
            Path scratch = lab.path("scratch");
            for (Path each : List.of(scratch, lab.path("scratch-caches"), lab.path("scratch.tar"))) {
                RegistryLab.delete(each);
            }
            new ProcessBuilder("sync").start().waitFor();
            String image = "/" + round.image() + ":1";
            return new RegistryTask(
                    round.verb(),
                    source,
                    lab.at(round.place()).url().getAuthority() + image,
                    lab.at(target).url().getAuthority() + image,
                    scratch,
                    lab.ca(round.place()));
        }

        private void verify(RegistryTask task) throws IOException {
            if (round.writes()) {
                String registry = task.to().substring(0, task.to().indexOf('/'));
                try (RegistryClient client = RegistryOurs.connect(registry, task.ca())) {
                    if (client.find(client.ref(round.image() + ":1")).isEmpty()) {
                        throw new IllegalStateException("nothing is at " + task.to());
                    }
                }
            } else if (!Files.exists(task.scratch()) && !Files.exists(Path.of(task.scratch() + ".tar"))) {
                throw new IllegalStateException("nothing is at " + task.scratch());
            }
        }
    }
}
