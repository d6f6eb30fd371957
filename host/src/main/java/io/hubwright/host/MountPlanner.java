package io.hubwright.host;

import io.hubwright.DataSize;
import io.hubwright.host.MountDecision.Do;
import io.hubwright.host.MountDecision.Refuse;
import io.hubwright.host.MountDecision.Step;
import io.hubwright.host.MountDecision.Target;
import io.hubwright.host.MountFacts.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what to do with a volume: a function of what is wanted and of what is there. All refusals come before the first write.
 */
final class MountPlanner {
    // A file system leaves the rest of a block group unused (ext4: up to 32 MiB with our options), parted aligns to 1
    // MiB.
    private static final long SLACK = DataSize.mib(32).bytes();
    private static final long PARTITION_SLACK = DataSize.mib(64).bytes();
    private static final Map<String, String> PACKAGES =
            Map.of("mkfs.ext4", "e2fsprogs", "mkfs.ext3", "e2fsprogs", "mkfs.xfs", "xfsprogs", "wipefs", "util-linux");

    private final MountSpec spec;
    private final String volumeId;
    private final DataSize volumeSize;
    private final MountFacts facts;

    private MountPlanner(MountSpec spec, String volumeId, DataSize volumeSize, MountFacts facts) {
        this.spec = spec;
        this.volumeId = volumeId;
        this.volumeSize = volumeSize;
        this.facts = facts;
    }

    static MountDecision decide(MountSpec spec, String volumeId, DataSize volumeSize, MountFacts facts) {
        var planner = new MountPlanner(spec, volumeId, volumeSize, facts);
        return planner.refusalOfDisk()
                .or(planner::refusalOfPlace)
                .<MountDecision>map(Refuse::new)
                .orElseGet(planner::byContent);
    }

    private Optional<String> refusalOfDisk() {
        if (facts.disks().isEmpty())
            return Optional.of(
                    "the machine shows no disk of this id; it has " + inventory() + ": is the volume attached to it?");
        if (facts.disks().size() > 1)
            return Optional.of("more than one disk shows this id: " + String.join(", ", facts.disks()));
        var disk = facts.disks().get(0);
        if (facts.isPartition()) return Optional.of(disk + " is a partition, not a disk");
        if (facts.holdsRoot()) return Optional.of(disk + " holds the machine's root file system");
        if (facts.diskSize().compareTo(volumeSize) < 0)
            return Optional.of(disk + " has only " + facts.diskSize() + ", the volume has " + volumeSize);
        if (!facts.holders().isEmpty())
            return Optional.of(
                    disk + " is in use by " + String.join(", ", facts.holders()) + " (LVM, RAID or a mapping)");
        if (facts.swap()) return Optional.of(disk + " is in use as swap");
        return Optional.empty();
    }

    private String inventory() {
        return facts.inventory().isEmpty() ? "no disks" : String.join("; ", facts.inventory());
    }

    private Optional<String> refusalOfPlace() {
        var elsewhere = facts.mountedAt().stream()
                .filter(path -> !path.equals(spec.path()))
                .toList();
        if (!elsewhere.isEmpty())
            return Optional.of(facts.disks().get(0) + " is mounted at " + String.join(", ", elsewhere)
                    + " already: unmount it there and remove its line from /etc/fstab");
        for (var line : facts.fstab()) {
            var words = line.strip().split("\\s+");
            if (words.length > 1 && words[1].equals(spec.path()) && !isOurSource(words[0]))
                return Optional.of("/etc/fstab has " + words[0] + " for " + spec.path()
                        + ": remove that line, or mount elsewhere");
        }
        if (facts.mountedDevice().isPresent())
            return facts.deviceNumbers().contains(facts.mountedDevice().get())
                    ? Optional.empty()
                    : Optional.of("another device is mounted at " + spec.path());
        if (facts.pathExists() && !facts.pathIsDirectory()) return Optional.of(spec.path() + " is no directory");
        if (facts.pathExists() && !facts.pathIsEmpty())
            return Optional.of(
                    spec.path() + " is not empty: what is in it would be hidden; move it away, or mount elsewhere");
        return Optional.empty();
    }

    private boolean isOurSource(String source) {
        return source.equals("UUID=" + volumeId)
                || spec.adopt().filter(uuid -> source.equals("UUID=" + uuid)).isPresent();
    }

    private MountDecision byContent() {
        var disk = facts.disk();
        var strange = strange(disk, facts.disks().get(0));
        if (strange.isPresent()) return new Refuse(strange.get());
        if (!disk.type().isEmpty())
            return isOurs(disk)
                    ? use(disk)
                    : new Refuse(foreign(disk, facts.disks().get(0)));
        if (!disk.table().isEmpty()) return partitioned(disk);
        return blank(disk);
    }

    private static Optional<String> strange(Signature found, String device) {
        if (found.blkid() == 8)
            return Optional.of(device + " carries signatures that contradict each other (" + found.wipefs()
                    + "): it is in use by something");
        if (found.blkid() != 0 && found.blkid() != 2)
            return Optional.of(device + " cannot be probed: blkid exits with " + found.blkid());
        if (found.blkid() == 2 && !found.wipefs().isEmpty())
            return Optional.of(device + " carries a signature of " + found.wipefs() + " and is not ours");
        return Optional.empty();
    }

    private boolean isOurs(Signature found) {
        return found.uuid().equalsIgnoreCase(volumeId)
                || spec.adopt()
                        .filter(uuid -> uuid.equalsIgnoreCase(found.uuid()))
                        .isPresent();
    }

    private static String foreign(Signature found, String device) {
        return device + " carries " + found.type() + (found.uuid().isEmpty() ? "" : " with the UUID " + found.uuid())
                + ", which is not this volume's own: to take it over as it is, adopt(\"" + found.uuid()
                + "\"); we never format what carries a signature";
    }

    private MountDecision partitioned(Signature disk) {
        var device = facts.disks().get(0);
        if (!disk.table().equals("gpt") || facts.parts().size() != 1)
            return new Refuse(device + " carries a partition table (" + disk.table() + ", "
                    + facts.parts().size() + " partitions) that is not ours");
        var part = facts.part();
        var name = "/dev/" + facts.parts().get(0);
        var strange = strange(part, name);
        if (strange.isPresent()) return new Refuse(strange.get());
        if (!part.type().isEmpty()) return isOurs(part) ? use(part) : new Refuse(foreign(part, name));
        if (!part.partitionName().equals(partitionName()))
            return new Refuse(name + " is called \"" + part.partitionName() + "\" and is not ours");
        if (!part.zeroEnds())
            return new Refuse(name + " carries no known signature, but its first or last MiB is not zero");
        return create(List.of());
    }

    private MountDecision blank(Signature disk) {
        if (!disk.zeroEnds())
            return new Refuse(
                    facts.disks().get(0)
                            + " carries no known signature, but its first or last MiB is not zero: something is on it that we do not know");
        return create(
                spec.layout() == MountSpec.Layout.GPT ? List.of(Step.create("partition", partitionName())) : List.of());
    }

    private String partitionName() {
        return spec.label() + "-" + volumeId.substring(0, Math.min(20, volumeId.length()));
    }

    private MountDecision create(List<Step> before) {
        if (facts.readOnlyDisk()) return new Refuse(facts.disks().get(0) + " is empty and attached read-only");
        var type = spec.fileSystem().name().toLowerCase(Locale.ROOT);
        var missing = missing("mkfs." + type, "wipefs", before.isEmpty() ? "" : "parted");
        if (missing.isPresent()) return new Refuse(missing.get());
        var target = new Target(volumeId, type, false);
        var steps = new ArrayList<>(before);
        steps.add(Step.create("format", type, spec.label(), String.valueOf(bytesPerInode())));
        steps.add(Step.create("fstab", line(target)));
        steps.add(Step.create("mount"));
        spec.owner().ifPresent(owner -> steps.add(Step.create("owner", owner)));
        spec.mode().ifPresent(mode -> steps.add(Step.create("mode", mode)));
        steps.add(Step.create("prove"));
        return new Do(target, steps);
    }

    // ext4 counts inodes in 32 bits; half of that is two thousand million, and leaves room to grow.
    private long bytesPerInode() {
        long ratio = spec.bytesPerInode();
        while (facts.diskSize().bytes() / ratio > 1L << 31) ratio *= 2;
        return ratio;
    }

    private Optional<String> missing(String... tools) {
        for (var tool : tools)
            if (facts.missingTools().contains(tool))
                return Optional.of("the machine lacks the program " + tool + ": install its package ("
                        + PACKAGES.getOrDefault(tool, tool) + ")");
        return Optional.empty();
    }

    private MountDecision use(Signature found) {
        var readOnly = facts.readOnlyDisk();
        var target = new Target(found.uuid(), found.type(), readOnly);
        var steps = new ArrayList<Step>();
        boolean mounted = facts.mountedDevice().isPresent();
        var line = line(target);
        if (!facts.fstab().contains(line))
            steps.add(mounted ? Step.update("fstab", currentLine(), line, "fstab", line) : Step.create("fstab", line));
        if (!mounted) steps.add(Step.create("mount"));
        if (!readOnly) steps.addAll(improvements(found.type(), mounted));
        return new Do(target, steps);
    }

    private List<Step> improvements(String type, boolean mounted) {
        var steps = new ArrayList<Step>();
        boolean growPartition = facts.unpartitionedBytes() > PARTITION_SLACK;
        if (growPartition)
            steps.add(Step.update(
                    "partition",
                    "smaller than the disk",
                    String.valueOf(facts.diskSize()),
                    "growpart",
                    facts.partNumber()));
        if (growPartition || facts.unusedBytes() > SLACK)
            steps.add(Step.update(
                    "size", String.valueOf(facts.fileSystemSize()), String.valueOf(facts.diskSize()), "growfs", type));
        spec.owner()
                .filter(owner -> !mounted || !facts.owners().contains(owner))
                .ifPresent(owner ->
                        steps.add(Step.update("owner", String.join(" ", facts.owners()), owner, "owner", owner)));
        spec.mode()
                .map(MountPlanner::plain)
                .filter(mode -> !mounted || !facts.mode().equals(mode))
                .ifPresent(mode -> steps.add(Step.update("mode", facts.mode(), mode, "mode", mode)));
        if (!mounted) steps.add(Step.create("prove"));
        return steps;
    }

    private String currentLine() {
        return facts.fstab().stream()
                .filter(line -> line.strip().split("\\s+").length > 1
                        && line.strip().split("\\s+")[1].equals(spec.path()))
                .findFirst()
                .orElse("none");
    }

    // As stat prints it: 0755 is 755.
    private static String plain(String mode) {
        return mode.replaceFirst("^0+(?=[0-7]{3})", "");
    }

    private String line(Target target) {
        boolean xfs = target.fileSystem().equals("xfs");
        // A journal cannot be replayed on a read-only disk, and a machine must boot without its data disk.
        var options = (target.readOnly() ? xfs ? "ro,norecovery," : "ro,noload," : "defaults,")
                + "nofail,x-systemd.device-timeout=60s";
        return "UUID=" + target.uuid() + " " + spec.path() + " " + target.fileSystem() + " " + options + " 0 "
                + (xfs ? 0 : 2);
    }
}
