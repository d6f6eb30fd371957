package io.hubwright.throwaway.openstack;

import io.hubwright.DataSize;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The limits of each project by the names that the services give them; -1 is unlimited. Nova's are checked racily, as
 * the real one does: servers that are still being scheduled are not counted yet, so that more are accepted than fit.
 */
public record Quotas(Map<String, Integer> limits) {
    public Quotas {
        limits = Map.copyOf(limits);
    }

    /** What a research group is often given: 20 servers, 80 cores, 320 GiB RAM, 20 volumes, 10 TiB, 10 addresses. */
    public static Quotas ordinary() {
        return new Quotas(Map.ofEntries(
                Map.entry("instances", 20),
                Map.entry("cores", 80),
                Map.entry("ram", 320 * 1024),
                Map.entry("key_pairs", 100),
                Map.entry("metadata_items", 128),
                Map.entry("server_groups", 10),
                Map.entry("server_group_members", 10),
                Map.entry("volumes", 20),
                Map.entry("gigabytes", 10_240),
                Map.entry("per_volume_gigabytes", -1),
                Map.entry("snapshots", 10),
                Map.entry("backups", 10),
                Map.entry("backup_gigabytes", 1000),
                Map.entry("groups", 10),
                Map.entry("network", 10),
                Map.entry("subnet", 20),
                Map.entry("port", 100),
                Map.entry("router", 10),
                Map.entry("floatingip", 10),
                Map.entry("security_group", 20),
                Map.entry("security_group_rule", 200)));
    }

    /** No limit on anything, for load tests. */
    public static Quotas unlimited() {
        Map<String, Integer> limits = new LinkedHashMap<>();
        ordinary().limits.keySet().forEach(name -> limits.put(name, -1));
        return new Quotas(limits);
    }

    /** Another limit for one name, such as {@code floatingip} or {@code cores}; an unknown name is refused. */
    public Quotas limit(String name, int limit) {
        if (!limits.containsKey(name)) {
            throw new IllegalArgumentException("no quota is named " + name + "; known are " + limits.keySet());
        }
        Map<String, Integer> changed = new LinkedHashMap<>(limits);
        changed.put(name, limit);
        return new Quotas(changed);
    }

    /** The volume quota in gibibytes, from a size. */
    public Quotas volumeSpace(DataSize size) {
        return limit("gigabytes", Math.toIntExact(size.bytes() >> 30));
    }

    int of(String name) {
        return limits.getOrDefault(name, -1);
    }

    /** Whether so many more still fit. */
    boolean fits(String name, long used, long more) {
        return of(name) < 0 || used + more <= of(name);
    }
}
