package io.hubwright.host;

import io.hubwright.DataSize;

/**
 * A mounted volume.
 *
 * @param source the device that it is on now; its name may be another after a reboot
 * @param uuid of the file system: the volume's id, unless it was adopted
 * @param readOnly as when the volume is attached read-only
 */
public record Mount(
        String path, String source, String uuid, String fileSystem, DataSize size, DataSize free, boolean readOnly) {
    @Override
    public String toString() {
        return path + " (" + fileSystem + ", " + free + " free of " + size + (readOnly ? ", read-only)" : ")");
    }
}
