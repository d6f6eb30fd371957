package io.hubwright.host;

import io.hubwright.DataSize;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a machine says about one volume, its disk, and where it is to be mounted. */
record MountFacts(String text, Facts facts) {
    static MountFacts parse(String text) {
        return new MountFacts(text, Facts.parse(text));
    }

    /** The same once no other run of ours is at work on the volume, or after so many seconds. */
    static MountFacts readAfterOthers(Host host, MountSpec spec, String volumeId, int waitSeconds) {
        var script = Scripts.load("mount-facts")
                + "lock=/run/lock/hubwright-volume-$1\n[ ! -e \"$lock\" ] || flock -w \"$3\" \"$lock\" true\n"
                + "facts \"$1\" \"$2\"\n";
        return parse(host.timeout(Duration.ofSeconds(waitSeconds + 60))
                .script("mount-facts", script, volumeId, spec.path(), String.valueOf(waitSeconds))
                .stdout());
    }

    static MountFacts read(Host host, MountSpec spec, String volumeId, int waitSeconds) {
        var script = Scripts.load("mount-facts") + "await_disk \"$1\" \"$3\"\nfacts \"$1\" \"$2\"\n";
        return parse(host.script("mount-facts", script, volumeId, spec.path(), String.valueOf(waitSeconds))
                .stdout());
    }

    /** Of all that a decision stands on; free space, which changes by itself, is not part of it. */
    String fingerprint() {
        var lines = text.lines().filter(line -> !line.startsWith("usage")).collect(Collectors.joining("\n", "", "\n"));
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(lines.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The disks that carry the volume's id: one, unless something is wrong. */
    List<String> disks() {
        return facts.all("disk");
    }

    List<String> inventory() {
        return facts.all("inventory");
    }

    DataSize diskSize() {
        return DataSize.bytes(facts.number("disk.bytes"));
    }

    boolean readOnlyDisk() {
        return facts.get("disk.readonly").equals("1");
    }

    List<String> parts() {
        return facts.all("part");
    }

    /** What is on the disk itself. */
    Signature disk() {
        return signature("disk");
    }

    /** What is on its only partition. */
    Signature part() {
        return signature("part");
    }

    private Signature signature(String what) {
        return new Signature(
                (int) facts.number(what + ".blkid"),
                facts.get(what + ".TYPE"),
                facts.get(what + ".UUID"),
                facts.get(what + ".PTTYPE"),
                facts.get(what + ".PART_ENTRY_NAME"),
                facts.get(what + ".wipefs").strip(),
                facts.get(what + ".head").equals("zero")
                        && facts.get(what + ".tail").equals("zero"));
    }

    /** Where file systems of this disk are mounted, here or elsewhere. */
    List<String> mountedAt() {
        return facts.all("mounted");
    }

    boolean holdsRoot() {
        return facts.yes("disk.root");
    }

    List<String> holders() {
        return facts.all("holder");
    }

    boolean swap() {
        return facts.yes("disk.swap");
    }

    boolean isPartition() {
        return facts.yes("disk.partition");
    }

    List<String> missingTools() {
        return facts.all("missing");
    }

    /** What is mounted at the mount point, as major and minor number. */
    Optional<String> mountedDevice() {
        return facts.find("mount.device");
    }

    List<String> deviceNumbers() {
        return facts.all("device");
    }

    boolean pathExists() {
        return facts.yes("path.exists");
    }

    boolean pathIsDirectory() {
        return facts.yes("path.directory");
    }

    boolean pathIsEmpty() {
        return facts.yes("path.empty");
    }

    /** The lines of fstab that are not comments. */
    List<String> fstab() {
        return facts.all("fstab");
    }

    /** How much of the disk lies behind its partition. */
    long unpartitionedBytes() {
        return parts().isEmpty() ? 0 : facts.number("disk.bytes") - facts.number("part.end");
    }

    String partNumber() {
        return facts.get("part.number");
    }

    /** How much of the disk or partition lies behind the file system; 0 if its size could not be read. */
    long unusedBytes() {
        long fileSystem = facts.number("fs.bytes");
        long device = parts().isEmpty() ? facts.number("disk.bytes") : facts.number("part.bytes");
        return fileSystem == 0 ? 0 : device - fileSystem;
    }

    DataSize fileSystemSize() {
        return DataSize.bytes(facts.number("fs.bytes"));
    }

    String mode() {
        return facts.get("path.mode");
    }

    /** Both as names and as numbers. */
    List<String> owners() {
        return List.of(facts.get("path.owner").split(" "));
    }

    boolean mountedReadOnly() {
        return facts.yes("mount.readonly");
    }

    DataSize size() {
        return DataSize.bytes(facts.number("usage.size"));
    }

    DataSize free() {
        return DataSize.bytes(facts.number("usage.free"));
    }

    /** The device that the file system is on. */
    String target() {
        return parts().isEmpty() ? disks().get(0) : "/dev/" + parts().get(0);
    }

    /**
     * @param blkid its exit code: 0 found something, 2 nothing, 8 too much
     * @param zeroEnds whether the first and the last MiB hold nothing but zeros; only looked at where blkid found nothing
     */
    record Signature(
            int blkid, String type, String uuid, String table, String partitionName, String wipefs, boolean zeroEnds) {}
}
