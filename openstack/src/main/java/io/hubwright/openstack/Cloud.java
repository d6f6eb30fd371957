package io.hubwright.openstack;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.Time;
import io.hubwright.engine.Gate;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The services of a cloud, and what all handlers do with them. */
record Cloud(
        Nova nova,
        Networks networks,
        Ports ports,
        Groups groups,
        Addresses addresses,
        Cinder cinder,
        Glance glance,
        Time time) {
    static final Duration TO_BE_GONE = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofSeconds(1);

    static Cloud of(Exchange exchange, Gate gate, Time time) {
        var network = new ServiceApi(exchange, gate, "neutron", List.of("network"), token -> "/v2.0", time);
        var compute = new ServiceApi(exchange, gate, "nova", List.of("compute"), token -> "/v2.1", time);
        var image = new ServiceApi(exchange, gate, "glance", List.of("image"), token -> "/v2", time);
        var types = List.of("block-storage", "volumev3", "block-store", "volume");
        var storage = new ServiceApi(exchange, gate, "cinder", types, token -> "/v3/" + token.projectId(), time);
        var ports = new Ports(network, time);
        var networks = new Networks(network, ports, time);
        return new Cloud(
                new Nova(compute, time),
                networks,
                ports,
                new Groups(network, time),
                new Addresses(network, networks, time),
                new Cinder(storage, time),
                new Glance(image, time),
                time);
    }

    /** Oldest first. */
    static <T> List<T> oldest(List<T> all, Function<T, String> createdAt) {
        return all.stream().sorted(Comparator.comparing(createdAt)).toList();
    }

    /** What to say of one that has the name but not the mark. */
    static ConflictException taken(String what, String name, String id, String mark, String type) {
        return new ConflictException("there is a " + what + " \"" + name + "\" already (" + id + ", " + Mark.owner(mark)
                + "): choose another name, or refer to it by " + type + ".existing(\"" + name + "\")");
    }

    void awaitGone(String what, BooleanSupplier isGone) {
        await(what + " to be gone", TO_BE_GONE, isGone);
    }

    void await(String what, Duration timeout, BooleanSupplier question) {
        time.await(what, timeout, POLL, () -> question.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** Only literals come from the services. */
    static InetAddress ip(String literal) {
        try {
            if (literal.matches("[0-9.]+|[0-9a-fA-F:.]+")) return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new HubwrightException("the cloud gave \"" + literal + "\" as an IP address", e);
        }
        throw new HubwrightException("the cloud gave \"" + literal + "\" as an IP address");
    }

    /** IPv4 where there is one: few of those who log in have IPv6. */
    static Optional<InetAddress> firstIp(List<String> literals) {
        return literals.stream()
                .filter(ip -> ip.indexOf(':') < 0)
                .findFirst()
                .or(() -> literals.stream().findFirst())
                .map(Cloud::ip);
    }
}
