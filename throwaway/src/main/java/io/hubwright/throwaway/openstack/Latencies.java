package io.hubwright.throwaway.openstack;

import java.time.Duration;

/**
 * How long things take. All are multiplied by the scale, so that a test compresses time as a whole.
 *
 * @param read every GET
 * @param write every other request
 * @param buildMin a server's way from BUILD to ACTIVE, spread evenly between this and {@code buildMax} ({@link #build(long)});
 *     machines that take longer to boot decide
 * @param buildMax the longest build
 * @param volumeCreate from creating to available
 * @param attach from the request to in-use, and back
 * @param floatingIp from DOWN to ACTIVE; the address works at once
 * @param delete until a deleted server is gone
 */
public record Latencies(
        Duration read,
        Duration write,
        Duration buildMin,
        Duration buildMax,
        Duration volumeCreate,
        Duration attach,
        Duration floatingIp,
        Duration delete,
        double scale) {
    /** As good as none: states still change in steps, in the background. */
    public static Latencies none() {
        return new Latencies(
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                1);
    }

    /** Pleasant to work with, and long enough that each state is seen. */
    public static Latencies interactive() {
        return new Latencies(
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                Duration.ofMillis(1000),
                Duration.ofMillis(2000),
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofMillis(200),
                Duration.ofMillis(300),
                1);
    }

    /**
     * Those of a busy public cloud, on which engines are compared: reads 120 ms, writes 250 ms, builds 25 to 35 s,
     * volumes 2.5 s, attachments 4 s, floating IPs 1.5 s.
     */
    public static Latencies publicCloud() {
        return new Latencies(
                Duration.ofMillis(120),
                Duration.ofMillis(250),
                Duration.ofSeconds(25),
                Duration.ofSeconds(35),
                Duration.ofMillis(2500),
                Duration.ofSeconds(4),
                Duration.ofMillis(1500),
                Duration.ofSeconds(2),
                1);
    }

    /** The same, so many times as long: 0.1 makes ten seconds one. */
    public Latencies scale(double scale) {
        return new Latencies(read, write, buildMin, buildMax, volumeCreate, attach, floatingIp, delete, scale);
    }

    public Latencies read(Duration read) {
        return new Latencies(read, write, buildMin, buildMax, volumeCreate, attach, floatingIp, delete, scale);
    }

    public Latencies write(Duration write) {
        return new Latencies(read, write, buildMin, buildMax, volumeCreate, attach, floatingIp, delete, scale);
    }

    public Latencies build(Duration min, Duration max) {
        return new Latencies(read, write, min, max, volumeCreate, attach, floatingIp, delete, scale);
    }

    public Latencies volumeCreate(Duration volumeCreate) {
        return new Latencies(read, write, buildMin, buildMax, volumeCreate, attach, floatingIp, delete, scale);
    }

    public Latencies attach(Duration attach) {
        return new Latencies(read, write, buildMin, buildMax, volumeCreate, attach, floatingIp, delete, scale);
    }

    public Latencies floatingIp(Duration floatingIp) {
        return new Latencies(read, write, buildMin, buildMax, volumeCreate, attach, floatingIp, delete, scale);
    }

    public Latencies delete(Duration delete) {
        return new Latencies(read, write, buildMin, buildMax, volumeCreate, attach, floatingIp, delete, scale);
    }

    /**
     * How long the cloud's nth server builds, the first being 0: the same in every run, so that two clients that are compared get
     * the same builds. Unscaled.
     */
    public Duration build(long nth) {
        // Multiples of the golden ratio: any stretch of them covers the range evenly, and no order of the servers
        // shows.
        double fraction = (nth + 1) * 0.618033988749895 % 1;
        return buildMin.plusNanos(Math.round(buildMax.minus(buildMin).toNanos() * fraction));
    }

    Duration scaled(Duration duration) {
        return Duration.ofNanos(Math.round(duration.toNanos() * scale));
    }
}
