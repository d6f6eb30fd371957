package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubwright.NotFoundException;
import io.hubwright.Time;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Neutron's ports. Raw, as all of Neutron: openstack4j drops descriptions, and with them our marks. */
final class Ports {
    private final ServiceApi api;
    private final Listing<CloudPort> listing;

    Ports(ServiceApi api, Time time) {
        this.api = api;
        this.listing = new Listing<>(
                () -> api.ours("ports").map(CloudPort::of).toList(), CloudPort::id, CloudPort::mark, time);
    }

    Listing<CloudPort> listing() {
        return listing;
    }

    /**
     * A port to be made.
     *
     * @param groupIds empty for the cloud's default group
     */
    record Wanted(String name, String networkId, Set<String> groupIds, String mark) {
        ObjectNode json() {
            var port = JsonNodeFactory.instance
                    .objectNode()
                    .put("name", name)
                    .put("network_id", networkId)
                    .put("description", mark);
            // An empty list would mean none.
            if (!groupIds.isEmpty()) groupIds.forEach(port.putArray("security_groups")::add);
            return port;
        }
    }

    CloudPort create(Wanted wanted) {
        var body = JsonNodeFactory.instance.objectNode();
        body.set("port", wanted.json());
        var what = "create the port of server \"" + wanted.name() + "\"";
        return seen(listing.change(() -> api.post(what, "/ports", body)).path("port"));
    }

    /** One request for all, in their order: all are made, or none. */
    List<CloudPort> create(List<Wanted> wanted) {
        var body = JsonNodeFactory.instance.objectNode();
        wanted.forEach(one -> body.withArray("ports").add(one.json()));
        var what = "create the ports of " + wanted.size() + " servers, \""
                + wanted.get(0).name() + "\" first";
        var made = listing.change(() -> api.post(what, "/ports", body)).path("ports");
        return made.valueStream().map(this::seen).toList();
    }

    CloudPort setGroups(CloudPort port, Set<String> groupIds) {
        var body = JsonNodeFactory.instance.objectNode();
        groupIds.forEach(body.putObject("port").putArray("security_groups")::add);
        var what = "set the security groups of the port of server \"" + port.name() + "\"";
        return seen(
                listing.change(() -> api.put(what, "/ports/" + port.id(), body)).path("port"));
    }

    /** Reads it alone: the list may lag. */
    Optional<CloudPort> look(String id) {
        try {
            return Optional.of(
                    seen(api.get("look at port " + id, "/ports/" + id).path("port")));
        } catch (NotFoundException e) {
            listing.gone(id);
            return Optional.empty();
        }
    }

    void delete(String id, String name) {
        listing.change(() -> api.delete("delete the port of server \"" + name + "\"", "/ports/" + id));
        listing.gone(id);
    }

    private CloudPort seen(JsonNode json) {
        var port = CloudPort.of(json);
        listing.saw(port);
        return port;
    }
}
