package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What hangs on a server: metadata, tags and interfaces. */
final class ServerDetails {
    private static final String SERVER = "/v2.1/servers/{id}";
    private final Store store;
    private final ServerPorts ports;

    ServerDetails(Store store, ServerPorts ports) {
        this.store = store;
        this.ports = ports;
    }

    void addTo(Routes routes) {
        routes.on("GET", SERVER + "/metadata", context -> metadata(find(context)))
                .on("POST", SERVER + "/metadata", context -> setMetadata(context, true))
                .on("PUT", SERVER + "/metadata", context -> setMetadata(context, false))
                .on("GET", SERVER + "/metadata/{key}", this::item)
                .on("PUT", SERVER + "/metadata/{key}", this::setItem)
                .on("DELETE", SERVER + "/metadata/{key}", this::deleteItem)
                .on("GET", SERVER + "/tags", context -> tags(find(context)))
                .on("PUT", SERVER + "/tags", this::setTags)
                .on("DELETE", SERVER + "/tags", this::clearTags)
                .on("GET", SERVER + "/tags/{tag}", this::hasTag)
                .on("PUT", SERVER + "/tags/{tag}", this::addTag)
                .on("DELETE", SERVER + "/tags/{tag}", this::deleteTag)
                .on("GET", SERVER + "/os-interface", this::interfaces)
                .on("POST", SERVER + "/os-interface", this::plug)
                .on("GET", SERVER + "/os-interface/{port}", this::showInterface)
                .on("DELETE", SERVER + "/os-interface/{port}", this::unplug);
    }

    private Server find(Context context) {
        return Servers.find(store, context);
    }

    private static Answer metadata(Server server) {
        return Answer.ok(Json.object("metadata", server.wish().metadata()));
    }

    private Server set(Server server, Map<String, String> metadata) {
        return store.servers.put(server.id(), server.wish(server.wish().metadata(metadata)));
    }

    private Answer setMetadata(Context context, boolean merge) {
        Server server = find(context);
        Map<String, String> given = Json.texts(context.body("metadata"));
        return metadata(set(server, merge ? Servers.merged(server.wish().metadata(), given) : given));
    }

    private Answer item(Context context) {
        String key = context.variable(1);
        Map<String, String> metadata = find(context).wish().metadata();
        mustHave(metadata, key);
        return Answer.ok(Json.object("meta", Map.of(key, metadata.get(key))));
    }

    private static void mustHave(Map<String, String> metadata, String key) {
        if (!metadata.containsKey(key)) {
            throw ApiError.notFound("Metadata item was not found");
        }
    }

    private Answer setItem(Context context) {
        Server server = find(context);
        Map<String, String> given = Json.texts(context.body("meta"));
        set(server, Servers.merged(server.wish().metadata(), given));
        return Answer.ok(Json.object("meta", given));
    }

    private Answer deleteItem(Context context) {
        Server server = find(context);
        Map<String, String> metadata = new HashMap<>(server.wish().metadata());
        mustHave(metadata, context.variable(1));
        metadata.remove(context.variable(1));
        set(server, metadata);
        return Answer.empty(204);
    }

    private static Answer tags(Server server) {
        return Answer.ok(Json.object("tags", new TreeSet<>(server.wish().tags())));
    }

    private Server tag(Server server, Set<String> tags) {
        return store.servers.put(server.id(), server.wish(server.wish().tags(tags)));
    }

    private Answer setTags(Context context) {
        Set<String> tags = new HashSet<>();
        context.body().path("tags").forEach(tag -> tags.add(tag.asText()));
        return tags(tag(find(context), tags));
    }

    private Answer clearTags(Context context) {
        tag(find(context), Set.of());
        return Answer.empty(204);
    }

    private Answer hasTag(Context context) {
        mustHave(find(context), context.variable(1));
        return Answer.empty(204);
    }

    private static void mustHave(Server server, String tag) {
        if (!server.wish().tags().contains(tag)) {
            throw ApiError.notFound("Server " + server.id() + " has no tag '" + tag + "'");
        }
    }

    private Answer addTag(Context context) {
        Server server = find(context);
        Set<String> tags = new HashSet<>(server.wish().tags());
        boolean isNew = tags.add(context.variable(1));
        tag(server, tags);
        return Answer.empty(isNew ? 201 : 204)
                .header("Location", context.base() + "/servers/" + server.id() + "/tags/" + context.variable(1));
    }

    private Answer deleteTag(Context context) {
        Server server = find(context);
        mustHave(server, context.variable(1));
        Set<String> tags = new HashSet<>(server.wish().tags());
        tags.remove(context.variable(1));
        tag(server, tags);
        return Answer.empty(204);
    }

    private Answer interfaces(Context context) {
        Server server = find(context);
        return Answer.ok(Json.object(
                "interfaceAttachments",
                ports.of(server.id()).stream().map(ServerDetails::json).toList()));
    }

    private Row port(Context context, Server server) {
        return ports.of(server.id()).stream()
                .filter(port -> port.id().equals(context.variable(1)))
                .findFirst()
                .orElseThrow(() -> ApiError.notFound("Port id " + context.variable(1) + " could not be found."));
    }

    private Answer showInterface(Context context) {
        return Answer.ok(Json.object("interfaceAttachment", json(port(context, find(context)))));
    }

    private Answer plug(Context context) {
        Server server = find(context);
        if (server.state().vm().equals("building")) {
            throw Servers.wrongState("attach_interface", server);
        }
        ServerPorts.Wanted wanted = ports.one(context, context.body("interfaceAttachment"), List.of());
        Set<String> before = new HashSet<>();
        ports.of(server.id()).forEach(port -> before.add(port.id()));
        ports.plug(server, wanted);
        wanted.portId().ifPresent(id -> {
            Set<String> given = new HashSet<>(server.wish().givenPorts());
            given.add(id);
            store.servers.put(server.id(), server.wish(server.wish().givenPorts(given)));
        });
        Row added = ports.of(server.id()).stream()
                .filter(port -> !before.contains(port.id()))
                .findFirst()
                .orElseThrow();
        return Answer.ok(Json.object("interfaceAttachment", json(added)));
    }

    private Answer unplug(Context context) {
        Server server = find(context);
        Row port = port(context, server);
        if (server.wish().givenPorts().contains(port.id())) {
            ports.unbind(port);
        } else {
            ports.remove(port);
        }
        return Answer.empty(202);
    }

    private static ObjectNode json(Row port) {
        return Json.object(
                "port_id", port.id(),
                "net_id", port.text("network_id"),
                "mac_addr", port.text("mac_address"),
                "port_state", port.text("status"),
                "fixed_ips", port.value("fixed_ips"));
    }
}
