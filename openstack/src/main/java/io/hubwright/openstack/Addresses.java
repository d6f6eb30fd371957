package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubwright.ConflictException;
import io.hubwright.NotFoundException;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import java.util.Optional;

/**
 * Neutron's floating IPs. It moves one that is in use elsewhere without a word, so a change names the revision that it is a change of;
 * who comes second is told.
 */
final class Addresses {
    private final ServiceApi api;
    private final Networks networks;
    private final Listing<CloudFloatingIp> listing;

    Addresses(ServiceApi api, Networks networks, Time time) {
        this.api = api;
        this.networks = networks;
        this.listing = new Listing<>(
                () -> api.ours("floatingips").map(CloudFloatingIp::of).toList(),
                CloudFloatingIp::id,
                CloudFloatingIp::mark,
                time);
    }

    Listing<CloudFloatingIp> listing() {
        return listing;
    }

    /** Reads it alone: a list does not show who was quicker a moment ago. */
    Optional<CloudFloatingIp> look(String id) {
        try {
            return Optional.of(seen(api.get("look at floating IP " + id, "/floatingips/" + id)));
        } catch (NotFoundException e) {
            listing.gone(id);
            return Optional.empty();
        }
    }

    /** A new one, on the port and marked from the start. */
    CloudFloatingIp allocate(String poolId, String portId, String mark, String server) {
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("floatingip")
                .put("floating_network_id", poolId)
                .put("port_id", portId)
                .put("description", mark);
        var what = "allocate a floating IP for server \"" + server + "\"";
        return seen(listing.change(() -> api.post(what, "/floatingips", body)));
    }

    /**
     * Associates and marks in one request.
     *
     * @return empty if others were quicker
     */
    Optional<CloudFloatingIp> take(CloudFloatingIp ip, String portId, String mark, String server) {
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("floatingip").put("port_id", portId).put("description", mark);
        try {
            var changed = update(ip, body, "associate floating IP " + ip.ip() + " with server \"" + server + "\"");
            // Without the comparison the last writer wins, and is the one to be seen now.
            return networks.hasExtension("revision-if-match")
                    ? Optional.of(changed)
                    : look(ip.id()).filter(one -> isOn(one, portId, mark));
        } catch (UnavailableException e) {
            // Whether it is ours now is to be seen. Some databases answer 500 to the slower one of two.
            return Optional.of(
                    look(ip.id()).filter(one -> isOn(one, portId, mark)).orElseThrow(() -> e));
        } catch (ConflictException e) {
            if (e.details().status() == 412) return Optional.empty();
            throw e;
        }
    }

    private static boolean isOn(CloudFloatingIp ip, String portId, String mark) {
        return ip.portId().equals(portId) && ip.mark().equals(mark);
    }

    /** Gives it back: free, and no longer marked. */
    void release(CloudFloatingIp ip) {
        var body = JsonNodeFactory.instance.objectNode();
        ((ObjectNode) body.putObject("floatingip").set("port_id", JsonNodeFactory.instance.nullNode()))
                .put("description", "");
        update(ip, body, "release floating IP " + ip.ip());
    }

    private CloudFloatingIp update(CloudFloatingIp ip, JsonNode body, String what) {
        return seen(listing.change(() -> api.put(what, "/floatingips/" + ip.id(), body, ip.revision())));
    }

    void delete(CloudFloatingIp ip) {
        listing.change(() -> api.delete("delete floating IP " + ip.ip(), "/floatingips/" + ip.id()));
        listing.gone(ip.id());
    }

    private CloudFloatingIp seen(JsonNode answer) {
        var ip = CloudFloatingIp.of(answer.path("floatingip"));
        listing.saw(ip);
        return ip;
    }
}
