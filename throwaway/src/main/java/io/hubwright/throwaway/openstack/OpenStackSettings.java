package io.hubwright.throwaway.openstack;

import io.hubwright.Secret;
import io.hubwright.Time;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * How an embedded OpenStack is started.
 *
 * @param bind where it listens; port 0 takes a free one
 * @param https whether it serves HTTPS, with a certificate of a CA made for it
 * @param tokenLife how long a token is good
 * @param password of the user {@code hubwright} in the project {@code hubwright}
 * @param adminPassword of the user {@code admin} in the project {@code admin}
 * @param time the clock of the cloud; on {@link io.hubwright.VirtualTime} it works only while all wait
 */
public record OpenStackSettings(
        InetSocketAddress bind,
        boolean https,
        Latencies latencies,
        Quotas quotas,
        Duration tokenLife,
        Secret password,
        Secret adminPassword,
        Time time) {
    /** Plain HTTP on a free port of the loopback address, no latencies, ordinary quotas, an hour's tokens, new passwords. */
    public static OpenStackSettings defaults() {
        return new OpenStackSettings(
                new InetSocketAddress(loopback(), 0),
                false,
                Latencies.none(),
                Quotas.ordinary(),
                Duration.ofHours(1),
                Secret.of(Ids.secret(18)),
                Secret.of(Ids.secret(18)),
                Time.SYSTEM);
    }

    /** The host part is also what the catalog's URLs name. */
    public OpenStackSettings bind(InetSocketAddress bind) {
        return new OpenStackSettings(bind, https, latencies, quotas, tokenLife, password, adminPassword, time);
    }

    /** Another port, 0 for a free one. */
    public OpenStackSettings port(int port) {
        return bind(new InetSocketAddress(bind.getAddress(), port));
    }

    public OpenStackSettings https(boolean https) {
        return new OpenStackSettings(bind, https, latencies, quotas, tokenLife, password, adminPassword, time);
    }

    public OpenStackSettings latencies(Latencies latencies) {
        return new OpenStackSettings(bind, https, latencies, quotas, tokenLife, password, adminPassword, time);
    }

    public OpenStackSettings quotas(Quotas quotas) {
        return new OpenStackSettings(bind, https, latencies, quotas, tokenLife, password, adminPassword, time);
    }

    public OpenStackSettings tokenLife(Duration tokenLife) {
        return new OpenStackSettings(bind, https, latencies, quotas, tokenLife, password, adminPassword, time);
    }

    public OpenStackSettings password(Secret password) {
        return new OpenStackSettings(bind, https, latencies, quotas, tokenLife, password, adminPassword, time);
    }

    public OpenStackSettings adminPassword(Secret adminPassword) {
        return new OpenStackSettings(bind, https, latencies, quotas, tokenLife, password, adminPassword, time);
    }

    public OpenStackSettings time(Time time) {
        return new OpenStackSettings(bind, https, latencies, quotas, tokenLife, password, adminPassword, time);
    }

    /** By number: the name may be that of the IPv6 address, which nobody listens on. */
    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
