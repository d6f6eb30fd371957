package io.hubwright.openstack;

import io.hubwright.NotFoundException;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Diff.Change;
import io.hubwright.engine.Diff.Remedy;
import io.hubwright.openstack.Nova.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What differs between a server and its spec. What it was made from is in its metadata as the script wrote it then, so that nothing
 * needs to be looked up, and an image or a flavor that operators rename or withdraw makes no difference.
 *
 * @param keyName of the key pair in the cloud; empty if none is wanted
 */
record ServerDiff(Nova nova, ServerSpec spec, String keyName) {
    Diff of(Instance server) {
        var changes = new ArrayList<Change>();
        if (!server.name().equals(spec.name()))
            changes.add(new Change("name", server.name(), spec.name(), Remedy.UPDATE));
        flavor(server).ifPresent(changes::add);
        changed(server, Boot.IMAGE_KEY, spec.made().image())
                .ifPresent(
                        was -> changes.add(new Change("image", was, spec.made().image(), Remedy.REPLACE)));
        zone(server).ifPresent(changes::add);
        if (!keyName.equals(server.keyName())) changes.add(report("key pair", server.keyName(), keyName));
        var hash = server.metadata().getOrDefault(Boot.USER_DATA_KEY, "");
        var wanted = spec.userData().map(Boot::hash).orElse("");
        if (!hash.equals(wanted)) changes.add(report("user data", hash, wanted));
        return new Diff(changes);
    }

    // A flavor that the operators withdrew since is no reason to fail.
    private Optional<Change> flavor(Instance server) {
        var wanted = spec.made().flavor();
        if (Boot.isFlavor(server, wanted) || wanted.equals(server.flavorId())) return Optional.empty();
        try {
            var flavor = nova.flavor(wanted);
            return flavor.id().equals(server.flavorId())
                    ? Optional.empty()
                    : Optional.of(new Change("flavor", name(server), flavor.name(), Remedy.RESIZE));
        } catch (NotFoundException e) {
            return Optional.of(report("flavor", name(server), wanted + ", which the cloud no longer has"));
        }
    }

    private String name(Instance server) {
        try {
            return nova.flavor(server.flavorId()).name();
        } catch (NotFoundException e) {
            return server.flavorId();
        }
    }

    // Of one that was made before it was noted, nobody knows.
    private static Optional<String> changed(Instance server, String key, String wanted) {
        return Optional.ofNullable(server.metadata().get(key)).filter(was -> !was.equals(wanted));
    }

    // An operator's form is zone:host.
    private Optional<Change> zone(Instance server) {
        var is = server.state().zone();
        return spec.availabilityZone()
                .filter(zone ->
                        !is.isEmpty() && !List.of(zone.split(":", 2)).get(0).equals(is))
                .map(zone -> new Change("availability zone", is, zone, Remedy.REPLACE));
    }

    private static Change report(String field, String found, String wanted) {
        return new Change(field, found.isEmpty() ? "none" : found, wanted.isEmpty() ? "none" : wanted, Remedy.REPORT);
    }
}
