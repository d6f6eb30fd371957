package io.hubwright.throwaway;

import io.hubwright.throwaway.openstack.OpenStackSettings;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a throwaway cloud is made of.
 *
 * @param zones the DNS zones of its Cloudflare account
 * @param openstack latencies, quotas, port
 * @param progress told in a line each what takes time, such as images that are built the first time
 */
public record ThrowawaySettings(
        MachineKind machines, List<String> zones, OpenStackSettings openstack, Consumer<String> progress) {
    public ThrowawaySettings {
        zones = List.copyOf(zones);
    }

    /** The best machines that this computer can have, and the zone {@code conp.cloud}. */
    public static ThrowawaySettings defaults() {
        return new ThrowawaySettings(
                MachineKind.best(), List.of("conp.cloud"), OpenStackSettings.defaults(), line -> {});
    }

    public ThrowawaySettings machines(MachineKind machines) {
        return new ThrowawaySettings(machines, zones, openstack, progress);
    }

    /** Replaces the zones. */
    public ThrowawaySettings zones(String... zones) {
        return new ThrowawaySettings(machines, List.of(zones), openstack, progress);
    }

    public ThrowawaySettings openstack(OpenStackSettings openstack) {
        return new ThrowawaySettings(machines, zones, openstack, progress);
    }

    public ThrowawaySettings progress(Consumer<String> progress) {
        return new ThrowawaySettings(machines, zones, openstack, progress);
    }
}
