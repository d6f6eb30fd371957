package io.hubwright.host;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import io.hubwright.host.DockerDecision.Do;
import io.hubwright.host.DockerDecision.Install;
import io.hubwright.host.DockerDecision.Refuse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Installs Docker Engine: reads facts, decides by {@link DockerPlanner}, writes files, runs one script, proves the result. */
final class DockerHandler implements Handler<DockerSpec, DockerEngine> {
    private static final Duration INSTALL = Duration.ofMinutes(30);

    @Override
    public Class<DockerSpec> specType() {
        return DockerSpec.class;
    }

    @Override
    public Lane lane(DockerSpec spec) {
        return Lane.machine(spec.host());
    }

    @Override
    public String staysBecause(DockerSpec spec) {
        return spec.dataRoot().isEmpty() ? "others' containers may run in it" : "";
    }

    // A package is installed once; a job that runs already is waited for.
    @Override
    public boolean makesOnce() {
        return true;
    }

    @Override
    public void check(DockerSpec spec, Context context) {
        var caPem = caPem(spec);
        var host = context.find(spec.host());
        if (host.isEmpty()) return;
        if (decide(spec, caPem, facts(host.get())) instanceof Refuse refuse) throw refused(spec, refuse);
        DockerData.of(spec, host.get()).ifPresent(DockerData::check);
    }

    // What stands on it reaches it as the user who logs in: until that user is let in, it is of no use to them.
    @Override
    public List<DockerEngine> find(DockerSpec spec, Context context) {
        var facts = facts(context.get(spec.host()));
        return facts.engine().isPresent() && facts.mayUse() ? List.of(facts.toEngine()) : List.of();
    }

    @Override
    public Diff diff(DockerSpec spec, DockerEngine found, Context context) {
        var facts = facts(context.get(spec.host()));
        var decision = decide(spec, caPem(spec), facts);
        if (decision instanceof Refuse refuse) throw refused(spec, refuse);
        var changes = new ArrayList<Diff.Change>();
        var todo = (Do) decision;
        if (todo.install().isPresent())
            changes.add(update("version", found.version(), spec.version().orElse("")));
        for (var file : todo.files())
            changes.add(update(
                    file.path(),
                    facts.digest(file.path()).map(digest -> "other content").orElse("missing"),
                    "ours"));
        if (!facts.enabled()) changes.add(update("at boot", "not started", "started"));
        DockerData.of(spec, context.get(spec.host())).ifPresent(data -> changes.addAll(data.changes()));
        return new Diff(changes);
    }

    private static Diff.Change update(String field, String found, String wanted) {
        return new Diff.Change(field, found, wanted, Diff.Remedy.UPDATE);
    }

    @Override
    public DockerEngine create(DockerSpec spec, Context context) {
        return converge(spec, context);
    }

    @Override
    public DockerEngine update(DockerSpec spec, DockerEngine found, Diff diff, Context context) {
        return converge(spec, context);
    }

    private DockerEngine converge(DockerSpec spec, Context context) {
        var host = context.get(spec.host());
        var data = DockerData.of(spec, host);
        data.ifPresent(there -> there.awaitBegun(context));
        var facts = facts(host);
        var decision = decide(spec, caPem(spec), facts);
        if (decision instanceof Refuse refuse) throw refused(spec, refuse);
        var todo = (Do) decision;
        write(host.sudo(), todo.files(), facts);
        todo.install()
                .or(() -> begun(host.sudo(), spec, facts))
                .ifPresent(install -> install(host.sudo(), install, context));
        if (todo.settle()) settle(host, todo, facts);
        data.ifPresent(there -> there.converge(context));
        var engine = facts(host);
        if (engine.engine().isEmpty())
            throw new HubwrightException(
                    "Docker Engine on " + host + " does not answer although its service was started");
        return engine.toEngine();
    }

    private static void write(Host root, List<WantedFile> files, DockerFacts facts) {
        if (files.isEmpty()) return;
        var directories =
                files.stream().map(WantedFile::directory).distinct().sorted().toList();
        var mkdir = new ArrayList<>(List.of("mkdir", "-p"));
        mkdir.addAll(directories);
        root.run(mkdir.toArray(String[]::new));
        for (var file : files) {
            if (file.path().equals(DaemonJson.PATH) && facts.engine().isPresent()) validate(root, file, facts);
            root.writeFile(file.path(), file.content(), "0644", "root:root");
        }
    }

    // A configuration that dockerd does not accept would stop all containers at the restart. Its own check came with
    // 23.0.
    private static void validate(Host root, WantedFile file, DockerFacts facts) {
        if (Integer.parseInt(facts.engine().orElse("0").replaceFirst("\\D.*", "")) < 23) return;
        var candidate = file.path() + ".candidate";
        root.writeFile(candidate, file.content(), "0644", "root:root");
        var result = root.attempt("dockerd", "--validate", "--config-file", candidate);
        root.run("rm", "-f", candidate);
        if (!result.succeeded())
            throw new ConflictException("dockerd on " + root + " does not accept its merged configuration: "
                    + result.stderr().strip() + "; " + file.path() + " was left as it is");
    }

    private static void install(Host root, Install install, Context context) {
        context.progress("installing packages");
        root.timeout(INSTALL)
                .runDetached(
                        install.script(),
                        Scripts.load(install.script()),
                        install.arguments().toArray(String[]::new));
    }

    // The engine answers before its last package is configured: a run that was cut off may have left that at work.
    private static Optional<Install> begun(Host root, DockerSpec spec, DockerFacts facts) {
        if (facts.mayUse()) return Optional.empty();
        return Distribution.of(facts)
                .map(distribution -> distribution.install(spec))
                .filter(install -> root.hasDetached(
                        install.script(),
                        Scripts.load(install.script()),
                        install.arguments().toArray(String[]::new)));
    }

    private static void settle(Host host, Do todo, DockerFacts facts) {
        var user = facts.mayUse() ? "" : host.user();
        host.sudo()
                .timeout(Duration.ofMinutes(3))
                .script("docker-settle", Scripts.load("docker-settle"), user, todo.restart() ? "restart" : "keep");
        // A user's groups are read at log-in: this connection would keep the old ones.
        host.reconnect();
    }

    @Override
    public boolean verifies() {
        return true;
    }

    /** Runs a container, and pulls one where Docker Hub or its mirror can be reached. */
    @Override
    public List<String> verify(DockerSpec spec, DockerEngine found, Context context) {
        var host = context.get(spec.host());
        var check = new DockerCheck(host.timeout(Duration.ofMinutes(2)));
        var proofs = new ArrayList<String>();
        proofs.add(check.run(host.facts().architecture()));
        proofs.add(check.pull(spec.hubMirror()));
        return proofs;
    }

    /**
     * The engine stays on a machine that stays: others' containers may run in it by now. One whose data is on a volume stops, or the
     * volume could not be unmounted.
     */
    @Override
    public void delete(DockerSpec spec, DockerEngine found, Context context) {
        DockerData.of(spec, context.get(spec.host())).ifPresent(DockerData::takeOff);
    }

    private static DockerFacts facts(Host host) {
        return DockerFacts.read(host.sudo(), DockerPlanner.FILES);
    }

    private static DockerDecision decide(DockerSpec spec, Optional<String> caPem, DockerFacts facts) {
        return DockerPlanner.decide(spec, caPem, facts);
    }

    private static Optional<String> caPem(DockerSpec spec) {
        return spec.caFile().map(DockerHandler::read);
    }

    private static String read(Path file) {
        try {
            var text = Files.readString(file);
            if (text.contains("BEGIN CERTIFICATE")) return text;
            throw new HubwrightException("the CA file " + file + " holds no PEM certificate");
        } catch (IOException e) {
            throw new HubwrightException("cannot read the CA file " + file + ": " + e, e);
        }
    }

    private static ConflictException refused(DockerSpec spec, Refuse refuse) {
        return new ConflictException("will not install Docker Engine on " + spec.name() + ": " + refuse.why());
    }
}
