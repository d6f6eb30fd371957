package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.engine.Connection.Quota;
import java.util.ArrayList;
import java.util.List;

/** What the project may use, in three requests. */
final class Quotas {
    static final String INSTANCES = "instances";
    static final String CORES = "cores";
    static final String RAM = "MiB of RAM";
    /** On the hypervisors; no quota limits them. */
    static final String ROOT_DISKS = "GiB of root disks";

    static final String VOLUMES = "volumes";
    static final String GIGABYTES = "GiB of volumes";
    static final String FLOATING_IPS = "floating IPs";
    static final String PORTS = "ports";
    static final String SECURITY_GROUPS = "security groups";
    static final String SECURITY_GROUP_RULES = "security group rules";

    private Quotas() {}

    static List<Quota> of(Cloud cloud) {
        var all = new ArrayList<Quota>();
        var compute = cloud.nova().limits();
        all.add(limit("nova", INSTANCES, compute, "totalInstancesUsed", "maxTotalInstances"));
        all.add(limit("nova", CORES, compute, "totalCoresUsed", "maxTotalCores"));
        all.add(limit("nova", RAM, compute, "totalRAMUsed", "maxTotalRAMSize"));
        var storage = cloud.cinder().limits();
        all.add(limit("cinder", VOLUMES, storage, "totalVolumesUsed", "maxTotalVolumes"));
        all.add(limit("cinder", GIGABYTES, storage, "totalGigabytesUsed", "maxTotalVolumeGigabytes"));
        var network = cloud.networks().quotas();
        all.add(addresses(detail(FLOATING_IPS, network.path("floatingip")), cloud));
        all.add(detail(PORTS, network.path("port")));
        all.add(detail(SECURITY_GROUPS, network.path("security_group")));
        all.add(detail(SECURITY_GROUP_RULES, network.path("security_group_rule")));
        return List.copyOf(all);
    }

    // A free one is taken before one is allocated, so it does not count as used.
    private static Quota addresses(Quota quota, Cloud cloud) {
        long free = cloud.addresses().listing().all(Listing.ONE_MINUTE).stream()
                .filter(CloudFloatingIp::isForTheTaking)
                .count();
        return new Quota(quota.service(), quota.what(), Math.max(0, quota.used() - free), quota.limit());
    }

    private static Quota limit(String service, String what, JsonNode limits, String used, String limit) {
        return new Quota(
                service, what, limits.path(used).asLong(0), limits.path(limit).asLong(-1));
    }

    // A cloud that does not tell what is used cannot be asked beforehand; it refuses in its own words then.
    private static Quota detail(String what, JsonNode detail) {
        return new Quota(
                "neutron",
                what,
                detail.path("used").asLong(0) + detail.path("reserved").asLong(0),
                detail.path("limit").asLong(-1));
    }
}
