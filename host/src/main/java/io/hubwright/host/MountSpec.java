package io.hubwright.host;

import io.hubwright.Disk;
import io.hubwright.Spec;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A volume, mounted on a machine now and at every boot. A blank disk is formatted; one that carries anything else than this
 * volume's own file system is refused and left as it is. The file system gets the volume's id as its UUID, so that whose it is
 * is never a guess. When the volume has grown, the file system grows with it.
 *
 * @param path where it is mounted, such as {@code /DATA}
 * @param owner {@code user:group} of the mounted directory; left as it is by default (root's)
 * @param mode of the mounted directory, in octal; left as it is by default (0755)
 * @param label of the file system, at most 12 characters of {@code A-Za-z0-9_-} (xfs allows no more)
 * @param bytesPerInode ext4 and ext3 make one inode for so many bytes, or for more where that would be over 2^31 inodes; 16384
 *     by default
 * @param adopt the UUID of a file system that others made, to be taken over as it is
 */
public record MountSpec(
        HostSpec host,
        Spec<? extends Disk> disk,
        String path,
        FileSystem fileSystem,
        Layout layout,
        Optional<String> owner,
        Optional<String> mode,
        String label,
        int bytesPerInode,
        Optional<String> adopt)
        implements Spec<Mount> {
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._@+-]+)+");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_-]{1,12}");
    private static final Pattern MODE = Pattern.compile("0?[0-7]{3,4}");
    private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*:[A-Za-z0-9_][A-Za-z0-9_.-]*");
    private static final Pattern UUID = Pattern.compile("[0-9A-Fa-f-]{4,36}");

    public MountSpec {
        require(
                PATH.matcher(path).matches() && !path.contains("/."),
                "the mount point \"" + path + "\" must be an absolute path of letters, digits and ._@+-");
        require(LABEL.matcher(label).matches(), "the label \"" + label + "\" must be 1 to 12 of A-Za-z0-9_-");
        owner.ifPresent(
                text -> require(OWNER.matcher(text).matches(), "the owner \"" + text + "\" must be user:group"));
        mode.ifPresent(
                text -> require(MODE.matcher(text).matches(), "the mode \"" + text + "\" is not octal, such as 0755"));
        adopt.ifPresent(text -> require(UUID.matcher(text).matches(), "\"" + text + "\" is no file system's UUID"));
        // mke2fs takes no fewer than its smallest block, and an inode takes 256 of these bytes.
        require(
                bytesPerInode >= 1024 && bytesPerInode <= 1 << 26,
                "bytes per inode must be 1024 to 67108864: " + bytesPerInode);
    }

    static MountSpec of(HostSpec host, Spec<? extends Disk> disk, String path) {
        return new MountSpec(
                host,
                disk,
                path,
                FileSystem.EXT4,
                Layout.WHOLE_DISK,
                Optional.empty(),
                Optional.empty(),
                "data",
                16384,
                Optional.empty());
    }

    /** Of a volume that is formatted now; one that has its file system already keeps it. EXT4 by default. */
    public MountSpec fileSystem(FileSystem fileSystem) {
        return new MountSpec(host, disk, path, fileSystem, layout, owner, mode, label, bytesPerInode, adopt);
    }

    /** Of a volume that is formatted now. WHOLE_DISK by default. */
    public MountSpec layout(Layout layout) {
        return new MountSpec(host, disk, path, fileSystem, layout, owner, mode, label, bytesPerInode, adopt);
    }

    public MountSpec owner(String owner) {
        return new MountSpec(
                host, disk, path, fileSystem, layout, Optional.of(owner), mode, label, bytesPerInode, adopt);
    }

    public MountSpec mode(String mode) {
        return new MountSpec(
                host, disk, path, fileSystem, layout, owner, Optional.of(mode), label, bytesPerInode, adopt);
    }

    public MountSpec label(String label) {
        return new MountSpec(host, disk, path, fileSystem, layout, owner, mode, label, bytesPerInode, adopt);
    }

    public MountSpec bytesPerInode(int bytesPerInode) {
        return new MountSpec(host, disk, path, fileSystem, layout, owner, mode, label, bytesPerInode, adopt);
    }

    /**
     * For directories such as Docker's, with millions of small files: ext4 gets an inode for every 4096 bytes, its block, for which
     * 6 % of the volume are set aside. (The original asked for 2147483648 inodes, which mke2fs refuses below 2 TB.) XFS needs no
     * such choice.
     */
    public MountSpec manyFiles() {
        return bytesPerInode(4096);
    }

    /** Takes over a file system that is on the volume already, such as that of a volume made from a snapshot. */
    public MountSpec adopt(String uuid) {
        return new MountSpec(
                host, disk, path, fileSystem, layout, owner, mode, label, bytesPerInode, Optional.of(uuid));
    }

    @Override
    public String kind() {
        return "mount";
    }

    @Override
    public String name() {
        return host.name() + ":" + path;
    }

    @Override
    public List<Spec<?>> requires() {
        return List.of(host, disk);
    }

    @Override
    public String toString() {
        return "mount " + name() + " of " + disk.id();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) throw new IllegalArgumentException(otherwise);
    }

    public enum FileSystem {
        EXT4,
        /** Makes inodes as needed; cannot shrink. */
        XFS,
        /** Only where something old needs it: slow checks, no extents, at most 16 TiB. */
        EXT3
    }

    public enum Layout {
        /** The file system on the disk itself: nothing to partition, and growing it is one command. */
        WHOLE_DISK,
        /** A GPT with one partition. */
        GPT
    }
}
