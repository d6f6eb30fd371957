package io.hubwright.host;

import io.hubwright.ConflictException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.host.DockerDataDecision.Forget;
import io.hubwright.host.DockerDataDecision.Move;
import io.hubwright.host.DockerDataDecision.Nothing;
import io.hubwright.host.DockerDataDecision.Refuse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Brings Docker's data to its volume, and leaves nothing of it behind once a container has run from there. */
final class DockerData {
    private static final String STATE = "/var/lib/hubwright/docker-data";
    private static final String MOVE = "docker-data-move";
    // Hundreds of GiB are read twice and written once.
    private static final Duration LONG = Duration.ofHours(12);

    private final Host host;
    private final Host root;
    private final String mountPoint;
    private final String target;

    private DockerData(Host host, MountSpec mount) {
        this.host = host;
        this.root = host.sudo();
        this.mountPoint = mount.path();
        this.target = mount.path() + DockerSpec.DATA_BELOW;
    }

    static Optional<DockerData> of(DockerSpec spec, Host host) {
        return spec.dataRoot().map(mount -> new DockerData(host, mount));
    }

    void check() {
        if (decide() instanceof Refuse refuse) throw refused(refuse);
    }

    List<Diff.Change> changes() {
        var decision = decide();
        if (decision instanceof Refuse refuse) throw refused(refuse);
        if (decision instanceof Move move)
            return List.of(change("data", move.from() + " (" + move.what() + ")", target));
        if (decision instanceof Forget) return List.of(change("old data", "kept", "removed"));
        return List.of();
    }

    private static Diff.Change change(String field, String found, String wanted) {
        return new Diff.Change(field, found, wanted, Diff.Remedy.UPDATE);
    }

    /**
     * A move that an earlier run began goes on by itself, or is begun again if it was killed: it has masked the engine's units, so
     * that nobody starts the engine beside it.
     */
    void awaitBegun(Context context) {
        if (root.hasDetached(MOVE, Scripts.load(MOVE), target, mountPoint) || (noted() && masked())) run(context);
    }

    private boolean noted() {
        return root.attempt("grep", "-qxF", target, STATE + "/new").succeeded();
    }

    private boolean masked() {
        return root.attempt("systemctl", "is-enabled", "docker.service")
                .stdout()
                .startsWith("masked");
    }

    /** The engine must answer. Blocks for as long as the copy takes. */
    void converge(Context context) {
        var decision = decide();
        if (decision instanceof Nothing) return;
        if (decision instanceof Refuse refuse) throw refused(refuse);
        if (decision instanceof Move move) {
            context.progress((move.take() ? "taking over Docker's data in " : "moving Docker's data to ") + target);
            prepare(move);
            run(context);
        }
        new DockerCheck(host.timeout(Duration.ofMinutes(2))).run(host.facts().architecture());
        context.progress("a container ran from " + target + "; removing the old data");
        root.timeout(Duration.ofMinutes(30))
                .script("docker-data-forget", Scripts.load("docker-data-forget"), target, mountPoint);
    }

    private void prepare(Move move) {
        root.run("mkdir", "-p", "-m", "0700", STATE);
        move.driver().ifPresent(this::keepDriver);
        write("containerd", move.containerd() ? "yes\n" : "");
        write("mode", move.take() ? "take\n" : "copy\n");
        write("new", target + "\n");
    }

    private void keepDriver(String driver) {
        var present = DockerFacts.read(root, List.of()).daemonJson();
        root.run("mkdir", "-p", "/etc/docker");
        root.writeFile(DaemonJson.PATH, DaemonJson.withDriver(present, driver), "0644", "root:root");
    }

    private void write(String name, String text) {
        root.writeFile(STATE + "/" + name, text, "0600", "root:root");
    }

    private void run(Context context) {
        root.timeout(LONG)
                .runDetached(MOVE, Scripts.load(MOVE), target, mountPoint)
                .stdout()
                .lines()
                .filter(line -> line.startsWith("warning: "))
                .forEach(context::progress);
    }

    /** Its volume can be unmounted then; the data stays on it. */
    void takeOff() {
        root.timeout(Duration.ofMinutes(3))
                .script("docker-data-off", Scripts.load("docker-data-off"), target, mountPoint);
    }

    private DockerDataDecision decide() {
        return DockerDataDecision.of(
                target, DockerDataFacts.read(root.timeout(Duration.ofMinutes(10)), target, mountPoint));
    }

    private ConflictException refused(Refuse refuse) {
        return new ConflictException("will not keep Docker's data of " + host + " in " + target + ": " + refuse.why());
    }
}
