package io.hubwright.host;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import java.util.ArrayList;
import java.util.List;

/** Raises a user's limits, and reads them back in a fresh log-in. */
final class LimitsHandler implements Handler<LimitsSpec, Limits> {
    @Override
    public Class<LimitsSpec> specType() {
        return LimitsSpec.class;
    }

    @Override
    public Lane lane(LimitsSpec spec) {
        return Lane.machine(spec.host());
    }

    @Override
    public boolean makesOnce() {
        return true;
    }

    @Override
    public void check(LimitsSpec spec, Context context) {
        context.find(spec.host()).ifPresent(host -> refuseBeyond(spec, LimitsFacts.read(host, spec.file())));
    }

    private static void refuseBeyond(LimitsSpec spec, LimitsFacts facts) {
        facts.beyond(spec).ifPresent(why -> {
            throw new ConflictException(
                    "will not set the limits of " + spec.host().user() + " on " + spec.name() + ": " + why);
        });
    }

    @Override
    public List<Limits> find(LimitsSpec spec, Context context) {
        var facts = LimitsFacts.read(context.get(spec.host()), spec.file());
        return facts.file().isPresent() ? List.of(facts.limits()) : List.of();
    }

    @Override
    public Diff diff(LimitsSpec spec, Limits found, Context context) {
        var facts = LimitsFacts.read(context.get(spec.host()), spec.file());
        var changes = new ArrayList<Diff.Change>();
        if (!facts.file().orElse("").equals(spec.text()))
            changes.add(new Diff.Change(spec.file(), "other content", "ours", Diff.Remedy.UPDATE));
        for (var difference : facts.differences(spec))
            changes.add(new Diff.Change("in a log-in", difference, "as asked", Diff.Remedy.UPDATE));
        return new Diff(changes);
    }

    @Override
    public Limits create(LimitsSpec spec, Context context) {
        return converge(spec, context);
    }

    @Override
    public Limits update(LimitsSpec spec, Limits found, Diff diff, Context context) {
        return converge(spec, context);
    }

    private static Limits converge(LimitsSpec spec, Context context) {
        var host = context.get(spec.host());
        var before = LimitsFacts.read(host, spec.file());
        refuseBeyond(spec, before);
        var root = host.sudo();
        if (before.tasks() < spec.processes()) raiseTasks(root, spec, before.uid());
        root.writeFile(spec.file(), spec.text(), "0644", "root:root");
        var after = LimitsFacts.read(host, spec.file());
        var differences = after.differences(spec);
        if (differences.isEmpty()) return after.limits();
        root.run("rm", "-f", spec.file());
        throw new HubwrightException("a fresh log-in of " + host + " does not have the limits that were set for it: "
                + String.join("; ", differences)
                + ". Does sshd use PAM (UsePAM yes), and does another file of /etc/security/limits.d come after "
                + spec.file() + "? It was taken away again");
    }

    private static void raiseTasks(Host root, LimitsSpec spec, String uid) {
        var dropIn = slice(uid);
        root.run("mkdir", "-p", dropIn.substring(0, dropIn.lastIndexOf('/')));
        var value = spec.processes() == LimitsSpec.UNLIMITED ? "infinity" : String.valueOf(spec.processes());
        root.writeFile(dropIn, "[Slice]\nTasksMax=" + value + "\n", "0644", "root:root");
        root.run("systemctl", "daemon-reload");
    }

    private static String slice(String uid) {
        return "/etc/systemd/system/user-" + uid + ".slice.d/95-hubwright.conf";
    }

    @Override
    public boolean verifies() {
        return true;
    }

    @Override
    public List<String> verify(LimitsSpec spec, Limits found, Context context) {
        var facts = LimitsFacts.read(context.get(spec.host()), spec.file());
        if (facts.differences(spec).isEmpty()) return List.of("a fresh log-in has them: " + facts.limits());
        throw new HubwrightException(spec + ", but " + String.join("; ", facts.differences(spec)) + ": run again");
    }

    @Override
    public void delete(LimitsSpec spec, Limits found, Context context) {
        var host = context.get(spec.host());
        var uid = host.run("id", "-u").stdout().strip();
        host.sudo().run("rm", "-f", spec.file(), slice(uid));
        host.sudo().attempt("systemctl", "daemon-reload");
    }
}
