package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Servers: made, shown, changed, deleted. What happens to them afterwards is in {@link ServerLife}. */
final class Servers {
    private static final int MAX_USER_DATA = 65_535;
    private final Store store;
    private final ServerPorts ports;
    private final ServerLife life;
    private final ServerLists lists;
    private final BootVolumes bootVolumes;

    Servers(Store store, ServerPorts ports, ServerLife life, ServerLists lists, BootVolumes bootVolumes) {
        this.store = store;
        this.ports = ports;
        this.life = life;
        this.lists = lists;
        this.bootVolumes = bootVolumes;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/v2.1/servers", context -> lists.list(context, false))
                .on("GET", "/v2.1/servers/detail", context -> lists.list(context, true))
                .on("POST", "/v2.1/servers", this::create)
                .on("GET", "/v2.1/servers/{id}", this::show)
                .on("PUT", "/v2.1/servers/{id}", this::update)
                .on("DELETE", "/v2.1/servers/{id}", this::delete)
                .on("GET", "/v2.1/servers/{id}/ips", this::addresses)
                .on("GET", "/v2.1/servers/{id}/os-security-groups", this::groups)
                .on(
                        "GET",
                        "/v2.1/servers/{id}/os-instance-actions",
                        context -> Answer.ok(Json.object("instanceActions", List.of())));
    }

    static Server find(Store store, Context context) {
        return store.servers
                .find(context.variable(0))
                .filter(server -> context.session().sees(server.owner().projectId()))
                .orElseThrow(() -> ApiError.notFound("Instance " + context.variable(0) + " could not be found."));
    }

    private Answer show(Context context) {
        Server server = find(store, context);
        return Answer.ok(Json.object("server", new ServerView(store, context).shown(server)));
    }

    private Answer addresses(Context context) {
        Server server = find(store, context);
        return Answer.ok(Json.object("addresses", new ServerView(store, context).plainAddresses(server.id())));
    }

    private Answer groups(Context context) {
        Server server = find(store, context);
        List<ObjectNode> groups = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        ports.of(server.id()).forEach(port -> port.texts("security_groups").stream()
                .filter(seen::add)
                .flatMap(id -> store.securityGroups.find(id).stream())
                .forEach(group -> groups.add(Json.object(
                        "id", group.id(),
                        "name", group.text("name"),
                        "description", group.text("description"),
                        "tenant_id", group.projectId(),
                        "rules", List.of()))));
        return Answer.ok(Json.object("security_groups", groups));
    }

    private Answer create(Context context) {
        ObjectNode body = context.body("server");
        mustHave(body, "name");
        mustHave(body, "flavorRef");
        Flavor flavor = flavor(body.path("flavorRef").asText());
        BootVolumes.Plan volumes = bootVolumes.plan(context, body);
        Optional<String> imageId = Json.text(body, "imageRef").filter(id -> !id.isEmpty());
        imageId.ifPresent(id -> mustBeImage(context, id));
        if (imageId.isEmpty() && !volumes.boots()) {
            throw ApiError.badRequest("Missing imageRef attribute");
        }
        List<ServerPorts.Wanted> wanted = ports.wanted(context, body);
        Server.Wish wish = wish(context, body, flavor, imageId, wanted);
        int count = Math.max(
                1,
                Math.max(body.path("min_count").asInt(1), body.path("max_count").asInt(1)));
        ComputeLimits.check(store, context, flavor, count);
        Server first = start(context, wish, wanted, count, 1, volumes);
        for (int i = 2; i <= count; i++) {
            start(context, wish, wanted, count, i, volumes);
        }
        return Answer.json(202, Json.object("server", created(context, body, first)))
                .header("Location", context.base() + "/servers/" + first.id());
    }

    private Server start(
            Context context,
            Server.Wish wish,
            List<ServerPorts.Wanted> wanted,
            int count,
            int number,
            BootVolumes.Plan volumes) {
        String name = count > 1 ? wish.name() + "-" + number : wish.name();
        Instant now = store.time().now();
        Server server = new Server(
                Ids.uuid(),
                Owner.of(context),
                wish.named(name, wish.description()),
                Server.State.NEW,
                now,
                now,
                store.time());
        store.servers.put(server.id(), server);
        bootVolumes.reserve(server, volumes);
        life.build(server, wanted);
        return server;
    }

    private static ObjectNode created(Context context, ObjectNode body, Server server) {
        return Json.object(
                "id",
                server.id(),
                "links",
                Links.of(context, "servers/" + server.id()),
                "OS-DCF:diskConfig",
                "MANUAL",
                "security_groups",
                body.has("security_groups")
                        ? body.path("security_groups")
                        : Json.array(List.of(Json.object("name", "default"))),
                "adminPass",
                Ids.secret(9));
    }

    private static void mustHave(ObjectNode body, String name) {
        if (!body.has(name)) {
            throw ApiError.badRequest(
                    "Invalid input for field/attribute server. '" + name + "' is a required property");
        }
        String value = body.path(name).asText();
        if (value.isBlank() || value.length() > 255) {
            throw ApiError.badRequest("Invalid input for field/attribute " + name + ". Value: " + value + ". '" + value
                    + "' is too " + (value.isBlank() ? "short" : "long"));
        }
    }

    private Flavor flavor(String ref) {
        String id = ref.replaceFirst(".*/", "");
        return store.flavors.find(id).orElseThrow(() -> ApiError.badRequest("Flavor " + id + " could not be found."));
    }

    private void mustBeImage(Context context, String id) {
        boolean visible = store.images
                .find(id)
                .map(image ->
                        image.visibility().equals("public") || context.session().sees(image.projectId()))
                .orElse(false);
        if (!visible) {
            throw ApiError.badRequest("Can not find requested image");
        }
    }

    private Server.Wish wish(
            Context context,
            ObjectNode body,
            Flavor flavor,
            Optional<String> imageId,
            List<ServerPorts.Wanted> wanted) {
        Optional<KeyPair> key = Json.text(body, "key_name").map(name -> store.keyPairs
                .find(KeyPair.key(context.session().userId(), name))
                .orElseThrow(() -> ApiError.badRequest("Invalid key_name provided.")));
        Set<String> tags = new HashSet<>();
        if (context.since(52)) {
            body.path("tags").forEach(tag -> tags.add(tag.asText()));
        }
        return new Server.Wish(
                body.path("name").asText().strip(),
                Json.text(body, "description"),
                imageId,
                flavor,
                key,
                Json.texts(body.path("metadata")),
                tags,
                Json.text(body, "user_data").map(Servers::userData),
                Json.text(body, "availability_zone").orElse("nova"),
                wanted.stream().flatMap(w -> w.portId().stream()).collect(Collectors.toSet()));
    }

    private static String userData(String base64) {
        if (base64.length() > MAX_USER_DATA) {
            throw ApiError.badRequest("Invalid input for field/attribute user_data. Value is too long");
        }
        try {
            return new String(
                    Base64.getDecoder().decode(base64.replaceAll("[^A-Za-z0-9+/=]", "")), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest("User data needs to be valid base 64.");
        }
    }

    private Answer update(Context context) {
        Server server = find(store, context);
        ObjectNode body = context.body("server");
        String name = Json.text(body, "name").orElse(server.name());
        Optional<String> description = body.has("description")
                ? Json.text(body, "description")
                : server.wish().description();
        Server changed = server.wish(server.wish().named(name.strip(), description));
        store.servers.put(server.id(), changed);
        return Answer.ok(Json.object("server", new ServerView(store, context).full(changed)));
    }

    private Answer delete(Context context) {
        Server server = find(store, context);
        if (server.state().locked() && !context.session().admin()) {
            throw ApiError.conflict("Instance " + server.id() + " is locked");
        }
        life.delete(server);
        return Answer.empty(204);
    }

    /** Nova's words for an action that a state does not allow. */
    static ApiError wrongState(String action, Server server) {
        String state = server.state().task().isPresent() && !server.state().vm().equals("building")
                ? "task_state " + server.state().task().get()
                : "vm_state " + server.state().vm();
        return ApiError.conflict("Cannot '" + action + "' instance " + server.id() + " while it is in "
                + state.toLowerCase(Locale.ROOT));
    }

    static Map<String, String> merged(Map<String, String> before, Map<String, String> more) {
        Map<String, String> merged = new HashMap<>(before);
        merged.putAll(more);
        return merged;
    }
}
