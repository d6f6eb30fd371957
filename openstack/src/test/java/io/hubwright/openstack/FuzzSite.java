package io.hubwright.openstack;

import io.hubwright.DataSize;
import io.hubwright.Spec;
import io.hubwright.engine.Deployment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a random script declares; each name keeps its kind, and a volume its server, so that no edit asks for what is refused. */
record FuzzSite(Map<String, Machine> servers, Map<String, Disk> volumes, Map<String, Set<Integer>> groups) {
    private static final int NAMES = 3;

    record Machine(Set<String> groups, boolean withKey, boolean withAddress) {
        @Override
        public String toString() {
            return "in " + groups + (withKey ? ", key" : "") + (withAddress ? ", address" : "");
        }
    }

    record Disk(int gib, Optional<String> server) {
        @Override
        public String toString() {
            return gib + " GiB" + server.map(name -> " in " + name).orElse("");
        }
    }

    static FuzzSite random(Random random) {
        var site = new FuzzSite(Map.of(), Map.of(), Map.of());
        int edits = 2 + random.nextInt(6);
        for (int i = 0; i < edits; i++) site = site.edited(random);
        return site.servers.isEmpty() ? site.withServer("s0", random) : site;
    }

    /** With one thing more, less, or changed. */
    FuzzSite edited(Random random) {
        var name = random.nextInt(NAMES);
        return switch (random.nextInt(8)) {
            case 0, 1 -> withServer("s" + name, random);
            case 2 -> servers.size() > 1 ? without("s" + name) : withServer("s" + name, random);
            case 3, 4 -> withVolume("v" + name, random);
            case 5 -> withoutVolume("v" + name);
            default -> withGroup("g" + name, random);
        };
    }

    private FuzzSite withServer(String name, Random random) {
        var chosen = new TreeSet<String>();
        for (var group : groups.keySet()) if (random.nextBoolean()) chosen.add(group);
        var before = servers.get(name);
        // The key of a machine that is there cannot be changed.
        boolean key = before == null ? random.nextBoolean() : before.withKey();
        return new FuzzSite(with(servers, name, new Machine(chosen, key, random.nextBoolean())), volumes, groups);
    }

    private FuzzSite without(String server) {
        var left = new TreeMap<>(servers);
        left.remove(server);
        var loose = new TreeMap<>(volumes);
        loose.replaceAll((name, disk) ->
                disk.server().equals(Optional.of(server)) ? new Disk(disk.gib(), Optional.empty()) : disk);
        return new FuzzSite(left, loose, groups);
    }

    private FuzzSite withVolume(String name, Random random) {
        var before = volumes.get(name);
        int gib = (before == null ? 1 : before.gib()) + random.nextInt(3);
        var home = "s" + name.substring(1);
        var server = servers.containsKey(home) && random.nextInt(3) > 0 ? Optional.of(home) : Optional.<String>empty();
        return new FuzzSite(servers, with(volumes, name, new Disk(gib, server)), groups);
    }

    private FuzzSite withoutVolume(String name) {
        var left = new TreeMap<>(volumes);
        left.remove(name);
        return new FuzzSite(servers, left, groups);
    }

    private FuzzSite withGroup(String name, Random random) {
        var ports = new TreeSet<Integer>();
        for (int port : new int[] {22, 80, 443, 8000}) if (random.nextBoolean()) ports.add(port);
        return new FuzzSite(servers, volumes, with(groups, name, ports));
    }

    private static <V> Map<String, V> with(Map<String, V> map, String name, V value) {
        var more = new TreeMap<>(map);
        more.put(name, value);
        return more;
    }

    /** A volume that was larger before stays so: they never shrink. */
    FuzzSite notSmallerThan(FuzzSite before) {
        var sized = new TreeMap<>(volumes);
        sized.replaceAll((name, disk) -> {
            var was = before.volumes.get(name);
            return was == null || was.gib() <= disk.gib() ? disk : new Disk(was.gib(), disk.server());
        });
        return new FuzzSite(servers, sized, groups);
    }

    Deployment deployment(Path key) {
        var goals = new ArrayList<Spec<?>>();
        groups.keySet().forEach(name -> goals.add(group(name)));
        for (var name : servers.keySet()) {
            goals.add(server(name, key));
            if (machine(name).withAddress()) goals.add(FloatingIpSpec.on(server(name, key)));
        }
        volumes.forEach((name, disk) -> {
            var volume = VolumeSpec.of(name, DataSize.gib(disk.gib()));
            goals.add(disk.server()
                    .<Spec<?>>map(server -> volume.attachedTo(server(server, key)))
                    .orElse(volume));
        });
        return Deployment.named("fuzz").of(goals.toArray(new Spec<?>[0]));
    }

    private Machine machine(String name) {
        return Optional.ofNullable(servers.get(name)).orElseThrow();
    }

    private SecurityGroupSpec group(String name) {
        var ports = groups.getOrDefault(name, Set.of()).stream()
                .mapToInt(port -> port)
                .toArray();
        return SecurityGroupSpec.named(name).allowTcp(ports);
    }

    private ServerSpec server(String name, Path key) {
        var machine = machine(name);
        var spec = ServerSpec.of(name, "Ubuntu-24.04", "m1.tiny")
                .securityGroups(machine.groups().stream().map(this::group).toArray(SecurityGroupSpec[]::new));
        return machine.withKey() ? spec.keyPair(KeyPairSpec.of("key", key)) : spec;
    }

    List<String> names() {
        var names = new ArrayList<>(servers.keySet());
        names.addAll(volumes.keySet());
        names.addAll(groups.keySet());
        return names;
    }
}
