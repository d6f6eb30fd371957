package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hubwright.Time;
import java.util.List;
import java.util.Optional;

/** Neutron's networks, which are the operators' or the project's, and never ours to change; and what else Neutron tells about itself. */
final class Networks {
    private static final Names<CloudNetwork> NAMES = new Names<>("network", CloudNetwork::id, CloudNetwork::name);
    private static final Names<CloudNetwork> POOLS =
            new Names<>("floating IP pool", CloudNetwork::id, CloudNetwork::name);

    private final ServiceApi api;
    private final Ports ports;
    private final Listing<CloudNetwork> all;
    private final Listing<Router> routers;
    private final Listing<String> extensions;

    Networks(ServiceApi api, Ports ports, Time time) {
        this.api = api;
        this.ports = ports;
        this.all = new Listing<>(
                () -> api.list("list the networks", "/networks", "networks").stream()
                        .map(CloudNetwork::of)
                        .toList(),
                CloudNetwork::id,
                time);
        this.routers = new Listing<>(
                () -> api.list("list the routers", "/routers", "routers").stream()
                        .map(Router::of)
                        .toList(),
                Router::id,
                time);
        this.extensions = new Listing<>(
                () -> api.list("list the network extensions", "/extensions", "extensions").stream()
                        .map(extension -> extension.path("alias").asText(""))
                        .toList(),
                alias -> alias,
                time);
    }

    boolean hasExtension(String alias) {
        return extensions.all(Listing.ONE_MINUTE.multipliedBy(60)).contains(alias);
    }

    CloudNetwork get(String idOrName) {
        return NAMES.get(idOrName, usable());
    }

    /** The project's own and those shared with it; an administrator is shown more. */
    List<CloudNetwork> usable() {
        var project = api.projectId();
        return all().stream()
                .filter(network -> network.shared()
                        || network.external()
                        || network.projectId().equals(project))
                .toList();
    }

    CloudNetwork pool(String idOrName) {
        return POOLS.get(idOrName, pools());
    }

    /** The networks that floating IPs come from. */
    List<CloudNetwork> pools() {
        return all().stream().filter(CloudNetwork::external).toList();
    }

    /** The external network behind the router of this network, if we may see the router. */
    Optional<String> gatewayOf(String networkId) {
        return ports.listing().all(Listing.ONE_MINUTE).stream()
                .filter(port ->
                        port.networkId().equals(networkId) && port.deviceOwner().startsWith("network:router_interface"))
                .flatMap(port -> routers.all(Listing.ONE_MINUTE).stream()
                        .filter(one -> one.id().equals(port.deviceId())))
                .map(Router::gateway)
                .filter(id -> !id.isEmpty())
                .findFirst();
    }

    /** @param gateway the external network that it leads to; empty if it leads nowhere */
    private record Router(String id, String gateway) {
        static Router of(JsonNode json) {
            return new Router(
                    json.path("id").asText(),
                    json.path("external_gateway_info").path("network_id").asText(""));
        }
    }

    /** Limit, used and reserved of {@code floatingip} and so on; missing where the cloud does not tell. */
    JsonNode quotas() {
        return hasExtension("quota_details")
                ? api.get("read the network quotas", "/quotas/" + api.projectId() + "/details.json")
                        .path("quota")
                : JsonNodeFactory.instance.missingNode();
    }

    private List<CloudNetwork> all() {
        return all.all(Listing.ONE_MINUTE);
    }
}
