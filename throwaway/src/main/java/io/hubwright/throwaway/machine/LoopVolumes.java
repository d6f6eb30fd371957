package io.hubwright.throwaway.machine;

import io.hubwright.ConflictException;
import io.hubwright.DataSize;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Volumes as sparse files; attached, each is a loop device on a second name of its file, in a folder named after the machine. The
 * machine's udev tells its own volumes by that folder.
 */
final class LoopVolumes {
    private final Workbench workbench;
    private final String folder;
    private final Map<String, Attachment> attachments = new HashMap<>(); // guarded by this

    LoopVolumes(Workbench workbench, String run) {
        this.workbench = workbench;
        this.folder = Workbench.VOLUMES + "/" + run;
    }

    synchronized void create(String volumeId, DataSize size) {
        workbench
                .run(
                        "mkdir -p \"$1\"; [ ! -e \"$1/$2.img\" ] || { echo 'it is there already'; exit 17; }; truncate -s \"$3\" \"$1/$2.img\"",
                        folder,
                        checked(volumeId),
                        String.valueOf(size.bytes()))
                .orThrow("create volume " + volumeId);
    }

    synchronized void extend(String volumeId, DataSize size) {
        var attachment = attachments.get(volumeId);
        workbench
                .run(
                        "[ -e \"$1/$2.img\" ] || { echo 'there is no such volume'; exit 2; };"
                                + " [ $(stat -c %s \"$1/$2.img\") -le $3 ] || { echo 'a volume cannot shrink'; exit 22; };"
                                + " truncate -s \"$3\" \"$1/$2.img\"; [ -z \"$4\" ] || losetup -c \"$4\"",
                        folder,
                        checked(volumeId),
                        String.valueOf(size.bytes()),
                        attachment == null ? "" : attachment.device())
                .orThrow("extend volume " + volumeId);
    }

    // What the kernel has written to the loop device is in the file for every reader.
    synchronized void copy(String volumeId, String copyId) {
        workbench
                .run(
                        "[ -e \"$1/$2.img\" ] || { echo 'there is no such volume'; exit 2; };"
                                + " [ ! -e \"$1/$3.img\" ] || { echo 'the copy is there already'; exit 17; };"
                                + " cp --sparse=always --reflink=auto \"$1/$2.img\" \"$1/$3.img\"",
                        folder,
                        checked(volumeId),
                        checked(copyId))
                .orThrow("copy volume " + volumeId);
    }

    synchronized void delete(String volumeId) {
        if (attachments.containsKey(volumeId))
            throw new ConflictException("delete volume " + volumeId + ": it is attached; detach it first");
        workbench.run("rm -f \"$1/$2.img\"", folder, checked(volumeId)).orThrow("delete volume " + volumeId);
    }

    synchronized void attach(String serverId, String volumeId, boolean readOnly) {
        if (attachments.containsKey(volumeId))
            throw new ConflictException("attach volume " + volumeId + ": it is attached already");
        var device = workbench
                .run(
                        "[ -e \"$1/$3.img\" ] || { echo 'there is no such volume'; exit 2; };"
                                + " mkdir -p \"$1/$2\"; ln -f \"$1/$3.img\" \"$1/$2/$3.img\"; losetup -f --show -P $4 \"$1/$2/$3.img\"",
                        folder,
                        checked(serverId),
                        checked(volumeId),
                        readOnly ? "-r" : "")
                .orThrow("attach volume " + volumeId);
        attachments.put(volumeId, new Attachment(serverId, device));
    }

    /** False if it is not attached to that machine. */
    synchronized void detach(String serverId, String volumeId) {
        var attachment = attachments.get(volumeId);
        if (attachment == null || !attachment.serverId().equals(serverId)) return;
        // While somebody has it open the kernel only notes the wish, and lets go at the last close.
        var result = workbench.run(
                """
                device=$4
                name=$2/$3.img
                backing=/sys/block/${device#/dev/}/loop/backing_file
                mine() { [ -e "$backing" ] && read -r file < "$backing" && case "$file" in *"/$name") true ;; *) false ;; esac; }
                ! mine || losetup -d "$device"
                for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
                  mine || { rm -f "$1/$name"; exit 0; }
                  sleep 0.1
                done
                exit 16
                """,
                folder,
                serverId,
                volumeId,
                attachment.device());
        if (result.exitCode() == 16)
            throw new ConflictException(
                    "detach volume " + volumeId + ": the machine still uses it (a mount, for instance); it comes"
                            + " off as soon as the machine lets go");
        result.orThrow("detach volume " + volumeId);
        attachments.remove(volumeId);
    }

    synchronized List<String> attachedTo(String serverId) {
        return attachments.entrySet().stream()
                .filter(entry -> entry.getValue().serverId().equals(serverId))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String checked(String id) {
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9_-]*"))
            throw new IllegalArgumentException("\"" + id + "\" is no id: letters, digits, - and _ only");
        return id;
    }

    private record Attachment(String serverId, String device) {}
}
