package io.hubwright.throwaway.machine;

import java.net.InetAddress;

/** A server's body: what runs, or pretends to, while the cloud shows it as ACTIVE. Thread-safe. */
public interface Machine {
    /**
     * What the machine has printed so far. Once its SSH server runs, the host keys are in it, between {@code -----BEGIN SSH HOST
     * KEY KEYS-----} and {@code -----END SSH HOST KEY KEYS-----} as cloud-init prints them.
     */
    String consoleLog();

    /** Makes the machine answer at this address, too, at once. */
    void addFloatingIp(InetAddress ip);

    /** The address stops answering; open connections to it break. One that is not there is fine. */
    void removeFloatingIp(InetAddress ip);

    /** Plugs the volume in: it shows up as {@code /dev/disk/by-id/virtio-} and the first 20 characters of its id. */
    void attach(String volumeId, boolean readOnly);

    /**
     * Pulls the volume out. One that is not attached here is fine.
     *
     * @throws io.hubwright.ConflictException if the machine still uses it, for instance has it mounted
     */
    void detach(String volumeId);

    /** Restarts it with its disk, volumes and addresses. */
    void reboot();

    /** Shuts it down; its disk, volumes and addresses stay. */
    void stop();

    /** Starts it after {@link #stop}. */
    void start();

    /** Removes it; its volumes are detached and stay. Twice is fine. */
    void delete();
}
