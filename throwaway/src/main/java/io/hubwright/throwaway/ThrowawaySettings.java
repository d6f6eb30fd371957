package io.hubwright.throwaway;

import io.hubwright.throwaway.openstack.OpenStackSettings;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a throwaway cloud is made of.
 *
 * @param zones the DNS zones of its Cloudflare account
 * @param openstack latencies, quotas, port of the embedded OpenStack
 * @param realOpenStack true for Debian's OpenStack in a container instead
 * @param recorded true to record what container machines answer; simulated machines replay it
 * @param images of Docker Hub that are made before it starts, not when a machine first pulls them; for hubs
 * @param progress told in a line each what takes time, such as images that are built the first time
 */
public record ThrowawaySettings(
        MachineKind machines,
        List<String> zones,
        OpenStackSettings openstack,
        boolean realOpenStack,
        boolean recorded,
        List<String> images,
        Consumer<String> progress) {
    public ThrowawaySettings {
        images = List.copyOf(images);
        zones = List.copyOf(zones);
    }

    /** The best machines that this computer can have, and the zone {@code conp.cloud}. */
    public static ThrowawaySettings defaults() {
        return new ThrowawaySettings(
                MachineKind.best(),
                List.of("conp.cloud"),
                OpenStackSettings.defaults(),
                false,
                false,
                List.of(),
                line -> {});
    }

    public ThrowawaySettings machines(MachineKind machines) {
        return new ThrowawaySettings(machines, zones, openstack, realOpenStack, recorded, images, progress);
    }

    /** Replaces the zones. */
    public ThrowawaySettings zones(String... zones) {
        return new ThrowawaySettings(machines, List.of(zones), openstack, realOpenStack, recorded, images, progress);
    }

    public ThrowawaySettings openstack(OpenStackSettings openstack) {
        return new ThrowawaySettings(machines, zones, openstack, realOpenStack, recorded, images, progress);
    }

    /** Debian's OpenStack in a container instead of the embedded one: needs a Docker Engine and takes no faults. */
    public ThrowawaySettings realOpenStack(boolean realOpenStack) {
        return new ThrowawaySettings(machines, zones, openstack, realOpenStack, recorded, images, progress);
    }

    /** Records what container machines answer. */
    public ThrowawaySettings recorded(boolean recorded) {
        return new ThrowawaySettings(machines, zones, openstack, realOpenStack, recorded, images, progress);
    }

    /** Replaces the images that are made before it starts, such as {@code hubwright/hub:6.1.1}. */
    public ThrowawaySettings images(List<String> images) {
        return new ThrowawaySettings(machines, zones, openstack, realOpenStack, recorded, images, progress);
    }

    public ThrowawaySettings progress(Consumer<String> progress) {
        return new ThrowawaySettings(machines, zones, openstack, realOpenStack, recorded, images, progress);
    }
}
