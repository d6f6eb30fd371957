package io.hubwright.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What the client must keep to, beside who is there: a limit against a missing peer is neither kept nor broken. A quick run measures
 * once, on a computer that may be busy: then times have room, so that only what is wrong breaks them, such as blobs one after the other.
 */
final class RegistryLimits {
    private static final String WHOLE = RegistryOurs.Whole.NAME;
    private static final String WARM = RegistryWarm.NAME;
    private static final long MEMORY_MB = 100;
    private static final long REQUESTS_OF_100_LAYERS = 206;

    private static final double QUICK_ROOM = 3;

    private final List<RegistryRow> rows;
    private final double room;
    private final List<String> kept = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    private RegistryLimits(List<RegistryRow> rows, double room) {
        this.rows = rows;
        this.room = room;
    }

    static Benchmark.Result check(List<RegistryRow> rows, boolean quick) {
        RegistryLimits limits = new RegistryLimits(rows, quick ? QUICK_ROOM : 1);
        limits.wall("push", WARM, 1.05, "curl");
        limits.wall("push", WHOLE, 1.0, "skopeo");
        limits.wall("pull", WARM, 1.05, "curl");
        limits.wall("pull", WHOLE, 1.0, "skopeo");
        limits.wall("copy", WHOLE, 1.0, "skopeo");
        limits.wall("push-docker-save", WHOLE, 1.0, "skopeo");
        limits.ratio("push-docker-save", WHOLE, "CPU time", RegistryRow::cpuS, 1.0, "push-docker-save", "skopeo");
        limits.wall("push-100-layers", WARM, 1.0, "crane");
        limits.most("push-100-layers", "requests", RegistryRow::requests, REQUESTS_OF_100_LAYERS);
        limits.wall("tls-push", WHOLE, 1.5, "skopeo");
        limits.wall("tls-pull", WHOLE, 1.7, "skopeo");
        limits.ratio("tls-native-push", WHOLE, "wall time", RegistryRow::wallS, 1.2, "tls-push", "skopeo");
        limits.ratio("tls-native-pull", WHOLE, "wall time", RegistryRow::wallS, 1.2, "tls-pull", "skopeo");
        for (String name : List.of("push", "pull", "copy", "push-docker-save", "push-100-layers")) {
            limits.most(name, "MB of memory", RegistryRow::rssMb, MEMORY_MB);
        }
        limits.most("push", "requests", RegistryRow::requests, 44);
        limits.most("pull", "requests", RegistryRow::requests, 11);
        limits.most("copy", "requests", RegistryRow::requests, 55);
        limits.most("push-docker-save", "requests", RegistryRow::requests, 26);
        limits.most("push-5gb", "MB of memory", RegistryRow::rssMb, MEMORY_MB);
        limits.most("pull-5gb", "MB of memory", RegistryRow::rssMb, MEMORY_MB);
        return new Benchmark.Result(rows, List.copyOf(limits.kept), List.copyOf(limits.broken));
    }

    private void wall(String name, String client, double factor, String peer) {
        ratio(name, client, "wall time", RegistryRow::wallS, factor, name, peer);
    }

    private void ratio(
            String name,
            String client,
            String what,
            ToDoubleFunction<RegistryRow> value,
            double factor,
            String peerName,
            String peer) {
        Optional<RegistryRow> ours = row(name, client);
        Optional<RegistryRow> theirs = row(peerName, peer);
        double most = factor * room;
        if (ours.isPresent() && theirs.isPresent()) {
            double found = value.applyAsDouble(ours.get()) / value.applyAsDouble(theirs.get());
            note(
                    found <= most,
                    String.format(
                            Locale.ROOT,
                            "%s: %s of %s is %.2f times that of %s, at most %.2f",
                            name,
                            what,
                            client,
                            found,
                            peer,
                            most));
        }
    }

    private void most(String name, String what, ToDoubleFunction<RegistryRow> value, long most) {
        row(name, WHOLE).ifPresent(row -> {
            long found = Math.round(value.applyAsDouble(row));
            note(found <= most, name + ": " + WHOLE + " needs " + found + " " + what + ", at most " + most);
        });
    }

    private void note(boolean isKept, String sentence) {
        (isKept ? kept : broken).add(sentence);
    }

    private Optional<RegistryRow> row(String name, String client) {
        return rows.stream().filter(row -> row.is(name, client)).findFirst();
    }
}
