package io.hubwright.openstack;

import io.hubwright.Cidr;
import io.hubwright.Spec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What may reach a server. Outgoing traffic stays as the cloud has it, which is usually free. Rules that others add are left alone.
 *
 * @param rules what is let in, in no order
 * @param isExisting true of one that is only referred to
 */
public record SecurityGroupSpec(String name, List<SecurityGroupRule> rules, boolean isExisting)
        implements Spec<SecurityGroup> {
    public SecurityGroupSpec {
        if (name.isBlank()) throw new IllegalArgumentException("a security group needs a name");
        if (isExisting && !rules.isEmpty())
            throw new IllegalArgumentException(
                    "the existing security group " + name + " is only referred to: it takes no rules from here");
        rules = List.copyOf(new LinkedHashSet<>(rules));
    }

    /** A group that lets nothing in yet. */
    public static SecurityGroupSpec named(String name) {
        return new SecurityGroupSpec(name, List.of(), false);
    }

    /** A group that is there already. */
    public static SecurityGroupSpec existing(String nameOrId) {
        return new SecurityGroupSpec(nameOrId, List.of(), true);
    }

    /** Adds all protocols from this network. */
    public SecurityGroupSpec allowAll(Cidr from) {
        return allow(SecurityGroupRule.all(from));
    }

    /** Adds these TCP ports, from every IPv4 address. */
    public SecurityGroupSpec allowTcp(int... ports) {
        return allowTcpFrom(Cidr.ANY_IPV4, ports);
    }

    /** Adds these TCP ports, from this network. */
    public SecurityGroupSpec allowTcpFrom(Cidr from, int... ports) {
        return allowEach(ports, port -> SecurityGroupRule.tcp(port, from));
    }

    /** Adds these UDP ports, from every IPv4 address. */
    public SecurityGroupSpec allowUdp(int... ports) {
        return allowUdpFrom(Cidr.ANY_IPV4, ports);
    }

    /** Adds these UDP ports, from this network. */
    public SecurityGroupSpec allowUdpFrom(Cidr from, int... ports) {
        return allowEach(ports, port -> SecurityGroupRule.udp(port, from));
    }

    /** Adds a rule. */
    public SecurityGroupSpec allow(SecurityGroupRule rule) {
        return with(Stream.of(rule));
    }

    private SecurityGroupSpec allowEach(int[] ports, IntFunction<SecurityGroupRule> rule) {
        return with(IntStream.of(ports).mapToObj(rule));
    }

    private SecurityGroupSpec with(Stream<SecurityGroupRule> more) {
        return new SecurityGroupSpec(name, Stream.concat(rules.stream(), more).toList(), isExisting);
    }

    @Override
    public String kind() {
        return "security-group";
    }

    @Override
    public List<Spec<?>> requires() {
        return List.of();
    }
}
