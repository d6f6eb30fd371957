package io.hubwright.host;

import io.hubwright.ConflictException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import io.hubwright.host.DockerDecision.Install;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Installs packages by a job that goes on when the connection is lost. What is there stays there. */
final class PackagesHandler implements Handler<PackagesSpec, Packages> {
    private static final Duration INSTALL = Duration.ofMinutes(60);

    private record Found(HostFacts.Os os, PackageSystem system, Facts facts) {
        Packages packages() {
            var versions = facts.all("package").stream()
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.toMap(words -> words[0], words -> words[1], (first, second) -> second));
            return new Packages(versions, facts.number("upgrades"), facts.yes("reboot"));
        }

        List<String> missing(PackagesSpec spec) {
            return system.names(spec.packages()).stream()
                    .filter(name -> !packages().versions().containsKey(name))
                    .toList();
        }
    }

    @Override
    public Class<PackagesSpec> specType() {
        return PackagesSpec.class;
    }

    @Override
    public Lane lane(PackagesSpec spec) {
        return Lane.machine(spec.host());
    }

    // A package is installed once; a job that runs already is waited for.
    @Override
    public boolean makesOnce() {
        return true;
    }

    @Override
    public void check(PackagesSpec spec, Context context) {
        context.find(spec.host()).ifPresent(host -> look(host, spec));
    }

    @Override
    public List<Packages> find(PackagesSpec spec, Context context) {
        var found = look(context.get(spec.host()), spec);
        return found.missing(spec).isEmpty() ? List.of(found.packages()) : List.of();
    }

    @Override
    public Diff diff(PackagesSpec spec, Packages there, Context context) {
        var changes = new ArrayList<Diff.Change>();
        var facts = look(context.get(spec.host()), spec).facts();
        if (facts.get("lists").equals("old"))
            changes.add(new Diff.Change("package lists", "older than a week", "fresh", Diff.Remedy.UPDATE));
        if (facts.number("upgrades") > 0)
            changes.add(new Diff.Change(
                    "packages", facts.number("upgrades") + " to upgrade", "up to date", Diff.Remedy.UPDATE));
        return new Diff(changes);
    }

    @Override
    public Packages create(PackagesSpec spec, Context context) {
        return converge(spec, context);
    }

    @Override
    public Packages update(PackagesSpec spec, Packages found, Diff diff, Context context) {
        return converge(spec, context);
    }

    private static Packages converge(PackagesSpec spec, Context context) {
        var host = context.get(spec.host());
        var found = look(host, spec);
        var missing = found.missing(spec);
        var upgrade = spec.upToDate()
                && found.facts().number("upgrades")
                                + (found.facts().get("lists").equals("old") ? 1 : 0)
                        > 0;
        if (!missing.isEmpty() || upgrade) {
            context.progress((upgrade ? "bringing packages up to date; " : "") + "installing " + missing);
            run(host.sudo(), found.system().install(found.os(), missing, upgrade));
        }
        var after = look(host, spec).packages();
        if (after.rebootWanted())
            context.progress(
                    "warning: the machine asks to be rebooted, as after a new kernel: do that when it suits you");
        return after;
    }

    private static void run(Host root, Install install) {
        root.timeout(INSTALL)
                .runDetached(
                        install.script(),
                        Scripts.load(install.script()),
                        install.arguments().toArray(String[]::new));
    }

    /** One package that another step needs. Does nothing where {@code program} is there. */
    static void ensure(Host host, String name, String program, Context context) {
        if (host.sudo()
                .attempt("sh", "-c", "command -v \"$1\"", "look-for", program)
                .succeeded()) return;
        var os = host.facts().os();
        var system = system(host, os);
        context.progress("installing " + name);
        run(host.sudo(), system.install(os, system.names(List.of(name)), false));
    }

    private static Found look(Host host, PackagesSpec spec) {
        var os = host.facts().os();
        var system = system(host, os);
        var arguments = new ArrayList<>(List.of(spec.upToDate() ? "yes" : "no"));
        arguments.addAll(system.names(spec.packages()));
        var text = host.sudo()
                .script("packages-facts", Scripts.load("packages-facts"), arguments.toArray(String[]::new))
                .stdout();
        return new Found(os, system, Facts.parse(text));
    }

    private static PackageSystem system(Host host, HostFacts.Os os) {
        return PackageSystem.of(os)
                .orElseThrow(() -> new ConflictException("cannot install packages on " + host + ": " + os
                        + " is none of Debian, Ubuntu, Rocky, Alma, CentOS Stream and Red Hat"));
    }

    @Override
    public String staysBecause(PackagesSpec spec) {
        return "others may need them by now";
    }

    @Override
    public void delete(PackagesSpec spec, Packages found, Context context) {}
}
