package io.hubwright;

import java.net.InetAddress;

/** Where a machine answers, and which machine it is: host keys belong to the machine, not to the address. */
public interface Address {
    InetAddress ip();

    /** What stays the same when the machine gets another address: a server's id, or the address itself if nothing else is known. */
    String machineId();

    /**
     * A machine that others made.
     *
     * @param ipOrName an IP address, or a name that is looked up when the deployment is planned
     */
    static Spec<Address> existing(String ipOrName) {
        return new ExistingAddressSpec(ipOrName);
    }
}
