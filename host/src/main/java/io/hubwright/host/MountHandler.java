package io.hubwright.host;

import io.hubwright.ConflictException;
import io.hubwright.Disk;
import io.hubwright.HubwrightException;
import io.hubwright.RemoteCommandException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import io.hubwright.host.MountDecision.Do;
import io.hubwright.host.MountDecision.Refuse;
import io.hubwright.host.MountDecision.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Mounts volumes: reads facts, decides by {@link MountPlanner}, applies the decision if the facts still hold. */
final class MountHandler implements Handler<MountSpec, Mount> {
    // Nova says that a volume is attached before the guest's udev has seen it.
    private static final int WAIT_FOR_DISK_SECONDS = 60;
    private static final int WAIT_FOR_OTHERS_SECONDS = 300;
    private static final int FACTS_CHANGED = 10;
    private static final int TRIES = 5;

    @Override
    public Class<MountSpec> specType() {
        return MountSpec.class;
    }

    @Override
    public Lane lane(MountSpec spec) {
        return Lane.machine(spec.host());
    }

    // The machine works under a lock, and looks again there.
    @Override
    public boolean makesOnce() {
        return true;
    }

    @Override
    public void check(MountSpec spec, Context context) {
        if (spec.fileSystem() == MountSpec.FileSystem.EXT3)
            context.progress(
                    "warning: ext3 is slow to check, has no extents and ends at 16 TiB; ext4 reads and writes it no worse");
        var host = context.find(spec.host());
        var disk = context.find(spec.disk());
        if (host.isEmpty() || disk.isEmpty()) return;
        var look = look(host.get().sudo(), spec, disk.get(), 0);
        if (look.facts().disks().isEmpty()) return;
        if (look.decision() instanceof Refuse refuse) throw refused(spec, disk.get(), refuse);
    }

    private record Look(MountFacts facts, MountDecision decision) {}

    // What a run that was cut off is still formatting looks like unknown data: before a refusal it is let finish.
    private static Look look(Host root, MountSpec spec, Disk disk, int waitSeconds) {
        var facts = MountFacts.read(root, spec, disk.id(), waitSeconds);
        var decision = decide(spec, disk, facts);
        if (!(decision instanceof Refuse) || facts.disks().isEmpty()) return new Look(facts, decision);
        var settled = MountFacts.readAfterOthers(root, spec, disk.id(), WAIT_FOR_OTHERS_SECONDS);
        return new Look(settled, decide(spec, disk, settled));
    }

    @Override
    public List<Mount> find(MountSpec spec, Context context) {
        var disk = context.get(spec.disk());
        var facts = MountFacts.read(host(spec, context), spec, disk.id(), 0);
        if (facts.mountedDevice().isEmpty()) return List.of();
        return decide(spec, disk, facts) instanceof Do todo && todo.inPlace()
                ? List.of(mount(spec, todo, facts))
                : List.of();
    }

    @Override
    public Diff diff(MountSpec spec, Mount found, Context context) {
        var disk = context.get(spec.disk());
        var facts = MountFacts.read(host(spec, context), spec, disk.id(), 0);
        var changes = new ArrayList<Diff.Change>();
        if (decide(spec, disk, facts) instanceof Do todo)
            for (var step : todo.steps())
                changes.add(new Diff.Change(step.field(), step.found(), step.wanted(), Diff.Remedy.UPDATE));
        // The kernel does that to a file system in which it finds errors.
        if (facts.mountedReadOnly() && !facts.readOnlyDisk())
            changes.add(new Diff.Change("mounted", "read-only", "to be written", Diff.Remedy.REPORT));
        var wanted = spec.fileSystem().name().toLowerCase(Locale.ROOT);
        if (!found.fileSystem().equals(wanted) && spec.adopt().isEmpty())
            changes.add(new Diff.Change("file system", found.fileSystem(), wanted, Diff.Remedy.REPORT));
        return new Diff(changes);
    }

    @Override
    public Mount create(MountSpec spec, Context context) {
        return converge(spec, context);
    }

    @Override
    public Mount update(MountSpec spec, Mount found, Diff diff, Context context) {
        return converge(spec, context);
    }

    private Mount converge(MountSpec spec, Context context) {
        var host = host(spec, context);
        var disk = context.get(spec.disk());
        for (int tried = 1; ; tried++) {
            var look = look(host, spec, disk, WAIT_FOR_DISK_SECONDS);
            if (look.decision() instanceof Refuse refuse) throw refused(spec, disk, refuse);
            var facts = look.facts();
            var todo = (Do) look.decision();
            if (todo.steps().isEmpty()) return mount(spec, todo, facts);
            todo.steps().stream()
                    .filter(step -> step.words().get(0).equals("format"))
                    .forEach(step -> context.progress(formatting(step, facts)));
            if (!apply(host, spec, disk, facts, todo) && tried == TRIES)
                throw new HubwrightException(
                        "cannot prepare " + spec + ": what is on the machine keeps changing; is another run at work?");
        }
    }

    private static String formatting(Step step, MountFacts facts) {
        var what = "formatting " + facts.diskSize() + " as " + step.words().get(1);
        if (step.words().get(1).equals("xfs")) return what + ", which makes inodes as they are needed";
        long ratio = Long.parseLong(step.words().get(3));
        return what + ", one inode for " + ratio + " bytes: " + facts.diskSize().bytes() / ratio + " inodes";
    }

    /** False if the facts have changed since they were read, by another run that holds the lock first. */
    private static boolean apply(Host host, MountSpec spec, Disk disk, MountFacts facts, Do todo) {
        var script = Scripts.load("mount-facts") + Scripts.load("mount-apply");
        var arguments = new ArrayList<>(List.of(disk.id(), spec.path(), facts.fingerprint()));
        todo.steps().stream().map(Step::argument).forEach(arguments::add);
        // Making file systems of many TiB takes minutes; so does growing them.
        var result = host.timeout(Duration.ofMinutes(30))
                .attemptScript("mount-apply", script, arguments.toArray(String[]::new));
        if (result.exitCode() == FACTS_CHANGED) return false;
        if (result.succeeded()) return true;
        throw new RemoteCommandException(
                "cannot prepare volume " + disk.id() + " for " + spec.path() + " on " + host + ": "
                        + result.stderr().strip() + "; running again continues where this stopped",
                result.exitCode());
    }

    @Override
    public boolean verifies() {
        return true;
    }

    @Override
    public List<String> verify(MountSpec spec, Mount found, Context context) {
        var disk = context.get(spec.disk());
        var facts = MountFacts.read(host(spec, context), spec, disk.id(), 0);
        if (decide(spec, disk, facts) instanceof Do todo && todo.steps().isEmpty())
            return List.of("volume " + disk.id() + " is mounted at " + spec.path() + " by its UUID, and in fstab");
        throw new HubwrightException(spec + " is not as it was left: run again");
    }

    @Override
    public void delete(MountSpec spec, Mount found, Context context) {
        var host = host(spec, context);
        var disk = context.get(spec.disk());
        var result =
                host.attemptScript("mount-remove", Scripts.load("mount-remove"), disk.id(), spec.path(), found.uuid());
        if (!result.succeeded())
            throw new ConflictException("cannot unmount " + spec.path() + " on " + host + ": "
                    + result.stderr().strip() + "; stop what uses it, then run again");
    }

    private static Host host(MountSpec spec, Context context) {
        return context.get(spec.host()).sudo();
    }

    private static MountDecision decide(MountSpec spec, Disk disk, MountFacts facts) {
        return MountPlanner.decide(spec, disk.id(), disk.size(), facts);
    }

    private static ConflictException refused(MountSpec spec, Disk disk, Refuse refuse) {
        return new ConflictException("will not mount volume " + disk.id() + " at " + spec.path() + " of "
                + spec.host().name() + ": " + refuse.why() + "; nothing was written");
    }

    private static Mount mount(MountSpec spec, Do todo, MountFacts facts) {
        var target = todo.target();
        return new Mount(
                spec.path(),
                facts.target(),
                target.uuid(),
                target.fileSystem(),
                facts.size(),
                facts.free(),
                facts.mountedReadOnly());
    }
}
