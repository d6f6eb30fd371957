package io.hubwright.throwaway.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An authoritative DNS server over UDP and TCP, in this JVM. It answers from the zones that were last given to it and
 * refuses every other name, so that a machine's resolver goes on to its next server. Thread-safe; close it to free its
 * ports.
 */
public final class DnsServer implements AutoCloseable {
    private final Zones zones = new Zones();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    private DnsServer() {}

    /** Starts on an address and port, 0 for a free one; UDP and TCP have the same. */
    public static DnsServer start(InetAddress address, int port) {
        var server = new DnsServer();
        server.listen(address, port);
        return server;
    }

    /**
     * Listens at one more place, such as the machines' gateway at port 53, where their resolver can only ask.
     *
     * @return where it listens
     */
    public InetSocketAddress listen(InetAddress address, int port) {
        try {
            var listener = Listener.open(address, port, zones);
            listeners.add(listener);
            return listener.address();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "start DNS server on " + address.getHostAddress() + " port " + port + ": " + e.getMessage(), e);
        }
    }

    /** Where it was started. */
    public InetSocketAddress address() {
        return listeners.get(0).address();
    }

    /**
     * Only looks whether this content can be served.
     *
     * @throws IllegalArgumentException if a name or a content has no form in DNS
     */
    public void check(DnsZone zone) {
        Zones.parse(zone, 0);
    }

    /** From now on answers with this content for the zone of that name. */
    public void serve(DnsZone zone) {
        zones.put(zone);
    }

    @Override
    public void close() {
        listeners.forEach(Listener::close);
    }

    @Override
    public String toString() {
        return "DNS server on " + address();
    }
}
