package io.hubwright.throwaway.openstack;

/** Tells the machines which floating IPs are theirs. Called within transactions: it must only start things. */
interface Wiring {
    void connect(String serverId, String floatingIp);

    void disconnect(String serverId, String floatingIp);
}
