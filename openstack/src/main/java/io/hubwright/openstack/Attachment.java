package io.hubwright.openstack;

import io.hubwright.DataSize;
import io.hubwright.Disk;

/**
 * A volume that is in a server.
 *
 * @param id the volume's: the machine finds the disk by it, never by the name that its kernel gave
 */
public record Attachment(String id, DataSize size, String serverId) implements Disk {
    @Override
    public String toString() {
        return id + " " + size + " in " + serverId;
    }
}
