package io.hubwright.throwaway.machine;

import io.hubwright.DataSize;
import io.hubwright.Dialer;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** The books alone: volumes and where they are attached. */
final class NoMachines implements Machines {
    private final Map<String, DataSize> volumes = new HashMap<>(); // guarded by this
    private final Subnet internal;
    private final Subnet external;

    NoMachines(Subnet internal, Subnet external) {
        this.internal = internal;
        this.external = external;
    }

    @Override
    public String kind() {
        return "none";
    }

    @Override
    public Subnet internal() {
        return internal;
    }

    @Override
    public Subnet external() {
        return external;
    }

    @Override
    public Machine boot(Boot boot) {
        return new Books(boot);
    }

    @Override
    public synchronized void createVolume(String volumeId, DataSize size) {
        if (volumes.putIfAbsent(volumeId, size) != null)
            throw new IllegalArgumentException("volume " + volumeId + " is there already");
    }

    @Override
    public synchronized void extendVolume(String volumeId, DataSize size) {
        if (size.compareTo(size(volumeId)) < 0)
            throw new IllegalArgumentException(
                    "volume " + volumeId + " has " + size(volumeId) + " and cannot shrink to " + size);
        volumes.put(volumeId, size);
    }

    @Override
    public synchronized void copyVolume(String volumeId, String copyId) {
        createVolume(copyId, size(volumeId));
    }

    @Override
    public synchronized void deleteVolume(String volumeId) {
        volumes.remove(volumeId);
    }

    private synchronized DataSize size(String volumeId) {
        var size = volumes.get(volumeId);
        if (size == null) throw new IllegalArgumentException("there is no volume " + volumeId);
        return size;
    }

    @Override
    public Dialer dialer() {
        return (host, port, timeout) -> {
            throw new IOException(
                    "no connection to " + host + ":" + port + ": this throwaway cloud has no machines behind its API");
        };
    }

    @Override
    public void close() {}

    private final class Books implements Machine {
        private final Boot boot;

        Books(Boot boot) {
            this.boot = boot;
        }

        @Override
        public String consoleLog() {
            return boot.hostname() + ": this throwaway cloud has no machines behind its API\n";
        }

        @Override
        public void addFloatingIp(InetAddress ip) {}

        @Override
        public void removeFloatingIp(InetAddress ip) {}

        @Override
        public void attach(String volumeId, boolean readOnly) {
            size(volumeId);
        }

        @Override
        public void detach(String volumeId) {}

        @Override
        public void reboot() {}

        @Override
        public void stop() {}

        @Override
        public void start() {}

        @Override
        public void delete() {}
    }
}
