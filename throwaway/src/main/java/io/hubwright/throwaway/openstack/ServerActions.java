package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** {@code POST /servers/{id}/action}: the body's one member names the action. */
final class ServerActions {
    /** One action: its context, its server, and what stands under its name. */
    @FunctionalInterface
    private interface Action {
        Answer act(Context context, Server server, JsonNode argument);
    }

    private final Store store;
    private final ServerLife life;
    private final ServerPorts ports;
    private final MachineRoom room;
    private final Map<String, Action> actions;
    /** What a server was before its resize, for a revert. */
    private final Map<String, Flavor> before = new ConcurrentHashMap<>();

    ServerActions(Store store, ServerLife life, ServerPorts ports, MachineRoom room) {
        this.store = store;
        this.life = life;
        this.ports = ports;
        this.room = room;
        this.actions = Map.ofEntries(
                Map.entry("os-start", this::start),
                Map.entry("os-stop", this::stop),
                Map.entry("reboot", this::reboot),
                Map.entry("resize", this::resize),
                Map.entry("confirmResize", this::confirmResize),
                Map.entry("revertResize", this::revertResize),
                Map.entry("os-getConsoleOutput", this::console),
                Map.entry("addSecurityGroup", (c, s, a) -> group(c, s, a, true)),
                Map.entry("removeSecurityGroup", (c, s, a) -> group(c, s, a, false)),
                Map.entry("lock", (c, s, a) -> lock(s, true)),
                Map.entry("unlock", (c, s, a) -> lock(s, false)),
                Map.entry("os-resetState", this::resetState));
    }

    void addTo(Routes routes) {
        routes.on("POST", "/v2.1/servers/{id}/action", this::act);
    }

    /** True for the action that changes nothing although it is a POST. */
    static boolean isRead(Request request) {
        return request.path().endsWith("/action") && request.body().text().contains("\"os-getConsoleOutput\"");
    }

    private Answer act(Context context) {
        Server server = Servers.find(store, context);
        JsonNode body = context.body();
        String name = body.fieldNames().hasNext() ? body.fieldNames().next() : "";
        Action action = actions.get(name);
        if (action == null) {
            throw ApiError.badRequest("There is no such action: " + name);
        }
        if (server.state().locked()
                && !context.session().admin()
                && !name.equals("unlock")
                && !name.equals("os-getConsoleOutput")) {
            throw ApiError.conflict("Instance " + server.id() + " is locked");
        }
        return action.act(context, server, body.path(name));
    }

    private static void mustBe(Server server, String action, String... states) {
        if (!Set.of(states).contains(server.state().vm())
                || server.state().task().isPresent()) {
            throw Servers.wrongState(action, server);
        }
    }

    private Answer start(Context context, Server server, JsonNode argument) {
        mustBe(server, "start", "stopped");
        life.step(server, "powering-on", state -> state.vm("active"), machine -> machine.start());
        return Answer.empty(202);
    }

    private Answer stop(Context context, Server server, JsonNode argument) {
        mustBe(server, "stop", "active", "error");
        life.step(server, "powering-off", state -> state.vm("stopped"), machine -> machine.stop());
        return Answer.empty(202);
    }

    private Answer reboot(Context context, Server server, JsonNode argument) {
        boolean hard = argument.path("type").asText().equalsIgnoreCase("HARD");
        if (hard) {
            mustBe(server, "reboot", "active", "stopped", "error", "paused");
        } else {
            mustBe(server, "reboot", "active");
        }
        life.step(
                server,
                hard ? "rebooting_hard" : "rebooting",
                state -> state.vm("active"),
                machine -> machine.reboot());
        return Answer.empty(202);
    }

    private Answer resize(Context context, Server server, JsonNode argument) {
        mustBe(server, "resize", "active", "stopped");
        String id = argument.path("flavorRef").asText().replaceFirst(".*/", "");
        Flavor flavor =
                store.flavors.find(id).orElseThrow(() -> ApiError.badRequest("Flavor " + id + " could not be found."));
        if (flavor.equals(server.wish().flavor())) {
            throw ApiError.badRequest("When resizing, instances must change flavor!");
        }
        before.put(server.id(), server.wish().flavor());
        life.resize(server, flavor);
        return Answer.empty(202);
    }

    private Answer confirmResize(Context context, Server server, JsonNode argument) {
        mustBeResized(server, "confirmResize");
        store.servers.put(server.id(), server.state(server.state().vm("active")));
        return Answer.empty(204);
    }

    private Answer revertResize(Context context, Server server, JsonNode argument) {
        mustBeResized(server, "revertResize");
        Flavor old = before.getOrDefault(server.id(), server.wish().flavor());
        store.servers.put(
                server.id(),
                server.wish(server.wish().flavor(old)).state(server.state().vm("active")));
        return Answer.empty(202);
    }

    private static void mustBeResized(Server server, String action) {
        if (!server.state().vm().equals("resized")) {
            throw Servers.wrongState(action, server);
        }
    }

    private Answer console(Context context, Server server, JsonNode argument) {
        if (server.state().vm().equals("building")) {
            throw ApiError.conflict("Instance " + server.id() + " is not ready");
        }
        String log = store.outside(() -> room.consoleLog(server.id()));
        int length = argument.path("length").asInt(-1);
        return Answer.ok(Json.object("output", length < 0 ? log : tail(log, length)));
    }

    private static String tail(String log, int lines) {
        String[] all = log.split("\n", -1);
        int from = Math.max(0, all.length - lines - (log.endsWith("\n") ? 1 : 0));
        return String.join("\n", Arrays.asList(all).subList(from, all.length));
    }

    private Answer group(Context context, Server server, JsonNode argument, boolean add) {
        if (server.state().vm().equals("building")) {
            throw Servers.wrongState(add ? "addSecurityGroup" : "removeSecurityGroup", server);
        }
        String name = argument.path("name").asText();
        Row group;
        try {
            group = ports.group(context, name);
        } catch (ApiError e) {
            throw e.status() == 400
                    ? ApiError.notFound("Security group " + name + " is not found for project " + context.projectId())
                    : e;
        }
        if (!add
                && ports.of(server.id()).stream()
                        .noneMatch(p -> p.texts("security_groups").contains(group.id()))) {
            throw ApiError.notFound("Security group " + name + " not associated with the instance " + server.id());
        }
        ports.change(server, group, add);
        return Answer.empty(202);
    }

    private Answer lock(Server server, boolean locked) {
        store.servers.put(server.id(), server.state(server.state().locked(locked)));
        return Answer.empty(202);
    }

    private Answer resetState(Context context, Server server, JsonNode argument) {
        Nova.mustBeAdmin(context, "os_compute_api:os-admin-actions:reset_state");
        String state = argument.path("state").asText();
        store.servers.put(
                server.id(),
                server.state(
                        state.equals("error")
                                ? server.state()
                                        .failed(
                                                "reset by an administrator",
                                                store.time().now())
                                : server.state().vm("active")));
        return Answer.empty(202);
    }
}
