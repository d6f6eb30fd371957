package io.hubwright.throwaway.simulated;

import io.hubwright.throwaway.machine.Machine;
import io.hubwright.throwaway.machine.Machines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.jspecify.annotations.Nullable;

/** A machine that answers by a guest behind an SSH server of ours; below it, what keeps the books or is the real machine. */
final class GuestMachine implements Machine {
    private static final int SSH = 22;

    private final GuestMachines machines;
    private final Machines.Boot boot;
    private final Machine below;
    private final KeyPair hostKey;
    private final Guest guest;
    private final List<String> attached = new ArrayList<>(); // guarded by this, as is the rest
    private final List<String> volumes = new ArrayList<>();
    private final List<InetAddress> addresses = new ArrayList<>();
    private @Nullable GuestServer server;
    private @Nullable InetAddress floating;

    /** Starts its SSH server. */
    GuestMachine(GuestMachines machines, Machines.Boot boot, Machine below, GuestMachines.Maker maker)
            throws IOException {
        this.machines = machines;
        this.boot = boot;
        this.below = below;
        hostKey = Keys.generate();
        addresses.add(boot.fixedIp());
        guest = maker.make(this);
        server = GuestServer.start(guest, hostKey, boot.authorizedKeys());
    }

    String name() {
        return boot.hostname();
    }

    InetAddress fixedIp() {
        return boot.fixedIp();
    }

    synchronized boolean answersAt(InetAddress address) {
        return addresses.contains(address);
    }

    Socket connect(int port) throws IOException {
        var running = running();
        if (running == null) throw new ConnectException("connection refused: " + name() + " is off");
        return port == SSH ? machines.loopback(running.port()) : guest.connectPublished(port);
    }

    private synchronized @Nullable GuestServer running() {
        return server;
    }

    /**
     * What differs between runs and is known to everybody: of all machines, and this one's volumes, in the order in which requests
     * first name them. They may be attached in any order, but a machine's steps come in one.
     */
    Map<String, String> names(String request) {
        meet(request);
        return machines.names(this);
    }

    private synchronized void meet(String request) {
        for (var id : attached) if (!volumes.contains(id) && request.contains(id)) volumes.add(id);
    }

    /** This machine's part of them. An address that was taken away keeps its name. */
    synchronized Map<String, String> ownNames() {
        var names = new TreeMap<String, String>();
        names.put("server " + name(), boot.serverId());
        names.put("ip " + name(), boot.fixedIp().getHostAddress());
        if (floating != null) names.put("floating " + name(), floating.getHostAddress());
        return names;
    }

    synchronized Map<String, String> volumeNames() {
        var names = new TreeMap<String, String>();
        for (int i = 0; i < volumes.size(); i++) {
            var id = volumes.get(i);
            names.put("volume " + (i + 1), id);
            names.put("volume " + (i + 1) + " short", id.substring(0, Math.min(20, id.length())));
            names.put("volume " + (i + 1) + " plain", id.replace("-", ""));
        }
        return names;
    }

    @Override
    public String consoleLog() {
        return "-----BEGIN SSH HOST KEY KEYS-----\n" + PublicKeyEntry.toString(hostKey.getPublic()) + " root@" + name()
                + "\n-----END SSH HOST KEY KEYS-----\n";
    }

    @Override
    public synchronized void addFloatingIp(InetAddress ip) {
        below.addFloatingIp(ip);
        if (!addresses.contains(ip)) addresses.add(ip);
        floating = ip;
    }

    @Override
    public synchronized void removeFloatingIp(InetAddress ip) {
        below.removeFloatingIp(ip);
        if (!ip.equals(boot.fixedIp())) addresses.remove(ip);
    }

    @Override
    public synchronized void attach(String volumeId, boolean readOnly) {
        below.attach(volumeId, readOnly);
        if (!attached.contains(volumeId)) attached.add(volumeId);
    }

    @Override
    public void detach(String volumeId) {
        below.detach(volumeId);
    }

    @Override
    public void reboot() {
        below.reboot();
        end();
        begin();
    }

    @Override
    public void stop() {
        end();
        below.stop();
    }

    @Override
    public void start() {
        below.start();
        begin();
    }

    @Override
    public void delete() {
        machines.forget(this);
        end();
        guest.close();
        below.delete();
    }

    private synchronized void begin() {
        if (server != null) return;
        try {
            server = GuestServer.start(guest, hostKey, boot.authorizedKeys());
        } catch (IOException e) {
            throw new UncheckedIOException("start " + name() + ": " + e.getMessage(), e);
        }
    }

    private synchronized void end() {
        try {
            if (server != null) server.close();
            server = null;
        } catch (IOException e) {
            throw new UncheckedIOException("stop " + name() + ": " + e.getMessage(), e);
        }
    }
}
