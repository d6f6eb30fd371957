package io.hubwright;

/** A block device that a machine can find by {@code id}, whatever name its kernel gave it. */
public interface Disk {
    /** The volume's id (a UUID in OpenStack): the serial number that the machine sees starts with it. */
    String id();

    DataSize size();
}
