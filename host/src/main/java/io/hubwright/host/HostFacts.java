package io.hubwright.host;

import io.hubwright.DataSize;
import java.util.List;

/**
 * What a machine is, as read by one script.
 *
 * @param os from {@code /etc/os-release}
 * @param architecture as {@code uname -m} says it: {@code x86_64}
 * @param systemd whether systemd runs the machine
 * @param disks whole disks and loop devices
 */
public record HostFacts(
        Os os, String architecture, String kernel, boolean systemd, List<BlockDevice> disks, List<MountPoint> mounts) {
    public HostFacts {
        disks = List.copyOf(disks);
        mounts = List.copyOf(mounts);
    }

    /**
     * The distribution.
     *
     * @param id such as {@code debian}, {@code ubuntu}, {@code rocky}, {@code centos}
     * @param version such as {@code 24.04} or {@code 9.4}
     * @param codename such as {@code bookworm}; empty if the distribution has none
     * @param like what it is derived from, such as {@code rhel centos fedora}; may be empty
     * @param name for people
     */
    public record Os(String id, String version, String codename, String like, String name) {
        /** The part of the version before the first dot; 0 if there is none. */
        public int major() {
            var digits = version.replaceFirst("\\D.*", "");
            return digits.isEmpty() ? 0 : Integer.parseInt(digits);
        }

        @Override
        public String toString() {
            return name.isEmpty() ? id + " " + version : name;
        }
    }

    /** A disk, by its kernel name. */
    public record BlockDevice(String name, DataSize size, boolean readOnly, String type) {}

    /**
     * Something mounted.
     *
     * @param device major and minor number of what is mounted, such as {@code 253:16}
     */
    public record MountPoint(String path, String source, String fileSystem, String device) {}

    static HostFacts read(Host host) {
        return parse(host.script("host-facts", Scripts.load("host-facts")).stdout());
    }

    static HostFacts parse(String text) {
        var facts = Facts.parse(text);
        var os = new Os(
                facts.get("os.ID"),
                facts.get("os.VERSION_ID"),
                facts.find("os.VERSION_CODENAME")
                        .or(() -> facts.find("os.UBUNTU_CODENAME"))
                        .orElse(""),
                facts.get("os.ID_LIKE"),
                facts.get("os.PRETTY_NAME"));
        return new HostFacts(
                os,
                facts.get("architecture"),
                facts.get("kernel"),
                facts.yes("systemd"),
                facts.all("disk").stream().map(HostFacts::disk).toList(),
                facts.all("mount").stream().map(HostFacts::mount).toList());
    }

    private static BlockDevice disk(String line) {
        var words = line.split(" ");
        return new BlockDevice(words[0], DataSize.bytes(Long.parseLong(words[1])), words[2].equals("1"), words[3]);
    }

    private static MountPoint mount(String line) {
        var words = line.split(" ");
        return new MountPoint(unescape(words[3]), unescape(words[2]), words[1], words[0]);
    }

    // findmnt -r writes a blank in a path as \x20.
    private static String unescape(String word) {
        return word.replace("\\x20", " ").replace("\\x5c", "\\");
    }

    @Override
    public String toString() {
        return os + ", " + architecture + ", kernel " + kernel;
    }
}
