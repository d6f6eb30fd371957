package io.hubwright.openstack;

import io.hubwright.Spec;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Marker;
import io.hubwright.throwaway.openstack.CloudObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds what is declared against the cloud's own table of objects. */
record Oracle(List<CloudObject> objects) {
    private static final String ADOPTED = "adopted ";

    /** What is wrong, in words; nothing if each spec is there once, in place, and nothing else is marked but what may be left over. */
    List<String> problems(Deployment deployment, Set<Spec.Id> leftovers) {
        var problems = new ArrayList<String>();
        var wanted = deployment.closure();
        for (var spec : wanted)
            if (!spec.isExisting()) check(deployment, spec).ifPresent(why -> problems.add(spec.id() + ": " + why));
        var known = wanted.stream().map(Spec::id).collect(Collectors.toSet());
        for (var object : marked(deployment)) {
            var id = id(object);
            if (!known.contains(id) && !leftovers.contains(id) && !isAnchor(object) && !isRule(object))
                problems.add("nobody wants " + object);
        }
        long anchors = marked(deployment).stream().filter(Oracle::isAnchor).count();
        if (anchors != 1) problems.add(anchors + " anchors");
        return problems;
    }

    /** The one object of a spec that is made. */
    Optional<CloudObject> find(Deployment deployment, Spec<?> spec) {
        return all(deployment, spec).stream().findFirst();
    }

    private List<CloudObject> all(Deployment deployment, Spec<?> spec) {
        return marked(deployment).stream()
                .filter(object -> object.kind().equals(spec.kind()))
                .filter(object -> object.kind().equals("key-pair")
                        ? object.name().endsWith("-" + spec.name())
                        : id(object).equals(spec.id()))
                .toList();
    }

    /** All that carries the deployment's mark. */
    List<CloudObject> marked(Deployment deployment) {
        return objects.stream()
                .filter(object -> object.kind().equals("key-pair")
                        ? object.name().matches(deployment.name() + "-[a-z0-9]{8}-.*")
                        : marker(object)
                                .filter(marker -> marker.deployment().equals(deployment.name()))
                                .isPresent())
                .toList();
    }

    /** What carries nobody's mark. */
    List<CloudObject> unmarked() {
        return objects.stream()
                .filter(object -> marker(object).isEmpty() && !object.name().matches("[a-z0-9-]+-[a-z0-9]{8}-.*"))
                .toList();
    }

    List<CloudObject> of(String kind) {
        return objects.stream().filter(object -> object.kind().equals(kind)).toList();
    }

    /** How many of each kind carry the deployment's mark. */
    Map<String, Long> counts(Deployment deployment) {
        return marked(deployment).stream()
                .collect(Collectors.groupingBy(CloudObject::kind, TreeMap::new, Collectors.counting()));
    }

    private Optional<String> check(Deployment deployment, Spec<?> spec) {
        if (spec instanceof AttachmentSpec attachment) return checkAttachment(deployment, attachment);
        var all = all(deployment, spec);
        if (all.size() != 1) return Optional.of("is there " + all.size() + " times: " + all);
        var one = all.get(0);
        if (spec instanceof ServerSpec server) return checkServer(deployment, server, one);
        if (spec instanceof PortSpec port) return checkPort(deployment, port, one);
        if (spec instanceof FloatingIpSpec ip) return checkFloatingIp(deployment, ip, one);
        if (spec instanceof VolumeSpec volume) return checkVolume(volume, one);
        if (spec instanceof SecurityGroupSpec group) return checkGroup(group, one);
        return Optional.empty();
    }

    private Optional<String> checkServer(Deployment deployment, ServerSpec spec, CloudObject server) {
        if (!server.status().equals("ACTIVE")) return Optional.of("is " + server.status());
        var port = find(deployment, spec.port()).map(found -> found.link("server"));
        return port.equals(Optional.of(server.id())) ? Optional.empty() : Optional.of("its port is in " + port);
    }

    private Optional<String> checkPort(Deployment deployment, PortSpec spec, CloudObject port) {
        if (spec.securityGroups().isEmpty()) return Optional.empty();
        var wanted = spec.securityGroups().stream()
                .map(group -> find(deployment, group).map(CloudObject::id).orElse(""))
                .collect(Collectors.toSet());
        var has = port.links().get("security-group");
        return wanted.equals(has) ? Optional.empty() : Optional.of("is in groups " + has + ", not " + wanted);
    }

    private Optional<String> checkFloatingIp(Deployment deployment, FloatingIpSpec spec, CloudObject ip) {
        var port = find(deployment, spec.server().orElseThrow().port()).map(CloudObject::id);
        return port.equals(Optional.of(ip.link("port")))
                ? Optional.empty()
                : Optional.of("is on port " + ip.link("port") + ", not " + port);
    }

    private static Optional<String> checkVolume(VolumeSpec spec, CloudObject volume) {
        if (!Set.of("available", "in-use").contains(volume.status())) return Optional.of("is " + volume.status());
        var size = Long.toString(spec.wantedSize().toGibCeil());
        return size.equals(volume.values().get("size"))
                ? Optional.empty()
                : Optional.of("has " + volume.values().get("size") + " GiB, not " + size);
    }

    private Optional<String> checkAttachment(Deployment deployment, AttachmentSpec spec) {
        var server = find(deployment, spec.server()).map(CloudObject::id);
        var volume = find(deployment, spec.volume());
        return volume.filter(one -> one.status().equals("in-use"))
                        .map(one -> one.link("server"))
                        .equals(server)
                ? Optional.empty()
                : Optional.of("the volume is " + volume + ", not in server " + server);
    }

    private Optional<String> checkGroup(SecurityGroupSpec spec, CloudObject group) {
        var wanted = spec.rules().stream().map(Oracle::text).collect(Collectors.toCollection(TreeSet::new));
        var has = of("security-group-rule").stream()
                .filter(rule -> rule.link("security-group").equals(group.id()))
                .filter(rule -> marker(rule).isPresent())
                .map(rule -> rule.values().getOrDefault("rule", ""))
                .sorted()
                .toList();
        return List.copyOf(wanted).equals(has) ? Optional.empty() : Optional.of("has rules " + has + ", not " + wanted);
    }

    private static String text(SecurityGroupRule rule) {
        var json = rule.writeTo(com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode());
        return String.join(
                " ",
                json.path("direction").asText(),
                json.path("ethertype").asText(),
                json.path("protocol").asText("-"),
                json.path("port_range_min").asText("-"),
                json.path("port_range_max").asText("-"),
                json.path("remote_ip_prefix").asText("-"),
                "-");
    }

    private static boolean isAnchor(CloudObject object) {
        return object.kind().equals("security-group")
                && marker(object).map(marker -> marker.id().name().isEmpty()).orElse(false);
    }

    private static boolean isRule(CloudObject object) {
        return object.kind().equals("security-group-rule");
    }

    static Spec.Id id(CloudObject object) {
        if (object.kind().equals("key-pair"))
            return new Spec.Id("key-pair", object.name().replaceFirst("^.*?-[a-z0-9]{8}-", ""));
        return marker(object).map(Marker::id).orElse(new Spec.Id("", ""));
    }

    /** Past what a lease or a date of retention adds to it. */
    static Optional<Marker> marker(CloudObject object) {
        var text = object.marker();
        if (text.startsWith(ADOPTED)) text = text.substring(ADOPTED.length());
        return Marker.parse(text.replaceFirst(" (lease|retained)=.*", ""));
    }
}
