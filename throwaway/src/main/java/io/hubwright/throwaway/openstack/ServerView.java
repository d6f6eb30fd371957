package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Servers as JSON, in the microversion that is asked for. Made once per request, so that a list looks each port, address
 * and volume up once.
 */
final class ServerView {
    private static final Set<String> WITH_FAULT = Set.of("ERROR", "DELETED");
    private static final Set<String> WITH_PROGRESS =
            Set.of("ACTIVE", "BUILD", "REBOOT", "HARD_REBOOT", "RESIZE", "VERIFY_RESIZE");
    private final Context context;
    private final Map<String, List<Row>> ports;
    private final Map<String, List<Row>> floatingIps;
    private final Map<String, List<Volume>> volumes;
    private final Map<String, String> networkNames;
    private final Map<String, String> groupNames;
    private final Map<String, String> hostIds;

    ServerView(Store store, Context context) {
        this.context = context;
        ports = store.ports.all().stream().collect(Collectors.groupingBy(port -> port.text("device_id")));
        floatingIps = store.floatingIps.all().stream().collect(Collectors.groupingBy(ip -> ip.text("port_id")));
        volumes = store.volumes.where(volume -> volume.attachment().isPresent()).stream()
                .collect(Collectors.groupingBy(
                        volume -> volume.attachment().orElseThrow().serverId()));
        networkNames = names(store.networks);
        groupNames = names(store.securityGroups);
        hostIds = store.projects.all().stream().collect(Collectors.toMap(Project::id, p -> hostId(p.id())));
    }

    private static Map<String, String> names(Table<Row> table) {
        return table.all().stream().collect(Collectors.toMap(Row::id, row -> row.text("name")));
    }

    ObjectNode brief(Server server) {
        return Json.object(
                "id", server.id(), "name", server.name(), "links", Links.of(context, "servers/" + server.id()));
    }

    ObjectNode full(Server server) {
        Server.Wish wish = server.wish();
        Server.State state = server.state();
        ObjectNode json = Json.object(
                "id", server.id(),
                "name", server.name(),
                "status", state.status(),
                "tenant_id", server.owner().projectId(),
                "user_id", server.owner().userId(),
                "metadata", wish.metadata(),
                "hostId",
                        server.isBeing("scheduling")
                                ? ""
                                : hostIds.getOrDefault(server.owner().projectId(), ""),
                "image", wish.imageId().<Object>map(this::image).orElse(""),
                "flavor", flavor(wish.flavor()),
                "created", Json.seconds(server.created()),
                "updated", Json.seconds(server.updated()),
                "addresses", state.vm().equals("building") ? Json.object() : addresses(server.id()),
                "accessIPv4", "",
                "accessIPv6", "",
                "links", Links.of(context, "servers/" + server.id()),
                "OS-DCF:diskConfig", "MANUAL");
        if (WITH_FAULT.contains(state.status())) {
            state.failure().ifPresent(failure -> json.set("fault", fault(failure)));
        }
        if (WITH_PROGRESS.contains(state.status())) {
            json.put("progress", 0);
        }
        json.put("OS-EXT-AZ:availability_zone", server.isBeing("scheduling") ? "" : wish.zone());
        json.put("config_drive", "");
        json.set("key_name", Json.node(wish.keyPair().map(KeyPair::name)));
        json.set("OS-SRV-USG:launched_at", Json.node(state.launched().map(Json::micros)));
        json.putNull("OS-SRV-USG:terminated_at");
        List<ObjectNode> groups = groups(server.id());
        if (!groups.isEmpty()) {
            json.set("security_groups", Json.array(groups));
        }
        json.set("OS-EXT-STS:task_state", Json.node(state.task().map(task -> task.replace("_hard", ""))));
        json.put("OS-EXT-STS:vm_state", state.vm());
        json.put("OS-EXT-STS:power_state", state.power());
        json.set("os-extended-volumes:volumes_attached", volumes(server.id()));
        addLaterFields(json, server);
        return json;
    }

    /** The answer for one server, which has a little more than lists have. */
    ObjectNode shown(Server server) {
        ObjectNode json = full(server);
        if (context.since(71)) {
            json.set("server_groups", Json.array(List.of()));
        }
        return json;
    }

    private void addLaterFields(ObjectNode json, Server server) {
        if (context.since(9)) {
            json.put("locked", server.state().locked());
        }
        if (context.since(19)) {
            json.set("description", Json.node(server.wish().description()));
        }
        if (context.since(26)) {
            json.set("tags", Json.array(new TreeSet<>(server.wish().tags())));
        }
        if (context.since(63)) {
            json.putNull("trusted_image_certificates");
        }
        if (context.since(73)) {
            json.putNull("locked_reason");
        }
        if (context.since(90)) {
            json.put("OS-EXT-SRV-ATTR:hostname", server.hostname());
        }
    }

    private ObjectNode image(String id) {
        return Json.object(
                "id",
                id,
                "links",
                List.of(Json.object("rel", "bookmark", "href", Links.bookmark(context, "images/" + id))));
    }

    /** From 2.47 on the flavor is copied in, without its id. */
    private ObjectNode flavor(Flavor flavor) {
        if (!context.since(47)) {
            return Json.object(
                    "id", flavor.id(),
                    "links",
                            List.of(Json.object(
                                    "rel", "bookmark", "href", Links.bookmark(context, "flavors/" + flavor.id()))));
        }
        return Json.object(
                "vcpus", flavor.vcpus(),
                "ram", flavor.ram(),
                "disk", flavor.disk(),
                "ephemeral", flavor.ephemeral(),
                "swap", 0,
                "original_name", flavor.name(),
                "extra_specs", Json.object());
    }

    private static ObjectNode fault(Server.Failure failure) {
        return Json.object("code", failure.code(), "created", Json.seconds(failure.at()), "message", failure.message());
    }

    private static String hostId(String projectId) {
        try {
            byte[] text = (projectId + "throwaway").getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-224").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    ObjectNode addresses(String serverId) {
        ObjectNode addresses = Json.object();
        for (Row port : ports.getOrDefault(serverId, List.of())) {
            String network = networkNames.getOrDefault(port.text("network_id"), "");
            ArrayNode list = addresses.has(network) ? (ArrayNode) addresses.path(network) : addresses.putArray(network);
            port.maps("fixed_ips")
                    .forEach(ip -> list.add(address(port, String.valueOf(ip.get("ip_address")), "fixed")));
            floatingIps
                    .getOrDefault(port.id(), List.of())
                    .forEach(ip -> list.add(address(port, ip.text("floating_ip_address"), "floating")));
        }
        return addresses;
    }

    private static ObjectNode address(Row port, String address, String type) {
        return Json.object(
                "version",
                4,
                "addr",
                address,
                "OS-EXT-IPS:type",
                type,
                "OS-EXT-IPS-MAC:mac_addr",
                port.text("mac_address"));
    }

    /** As {@code /ips} shows them: without what extensions once added. */
    ObjectNode plainAddresses(String serverId) {
        ObjectNode addresses = addresses(serverId);
        addresses.forEach(network -> network.forEach(address -> ((ObjectNode) address).retain("version", "addr")));
        return addresses;
    }

    boolean hasAddress(Server server, String pattern) {
        return ports.getOrDefault(server.id(), List.of()).stream()
                .anyMatch(port -> Ports.address(port).contains(pattern));
    }

    List<ObjectNode> groups(String serverId) {
        Set<String> names = new LinkedHashSet<>();
        ports.getOrDefault(serverId, List.of()).forEach(port -> port.texts("security_groups")
                .forEach(id -> names.add(groupNames.getOrDefault(id, id))));
        List<ObjectNode> groups = new ArrayList<>();
        names.forEach(name -> groups.add(Json.object("name", name)));
        return groups;
    }

    private ArrayNode volumes(String serverId) {
        return Json.array(volumes.getOrDefault(serverId, List.of()).stream()
                .map(volume -> {
                    ObjectNode json = Json.object("id", volume.id());
                    if (context.since(3)) {
                        json.put(
                                "delete_on_termination",
                                volume.attachment().orElseThrow().deleteOnTermination());
                    }
                    return json;
                })
                .toList());
    }
}
