package io.hubwright.cyberhub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody who has logged in once.
 *
 * @param servers those that run; the usual one has no name
 * @param lastActivity as the hub writes it; empty if there was none
 */
public record HubUser(String name, boolean admin, List<String> servers, String lastActivity) {
    private static final int PAGE = 200;

    public HubUser {
        servers = List.copyOf(servers);
    }

    static List<HubUser> all(HubApi api) {
        var all = new ArrayList<HubUser>();
        JsonNode page;
        do {
            var path = "/users?include_stopped_servers=false&limit=" + PAGE + "&offset=" + all.size();
            page = api.require("list its users", api.get(path)).json();
            page.forEach(user -> all.add(of(user)));
        } while (page.size() == PAGE);
        return List.copyOf(all);
    }

    private static HubUser of(JsonNode user) {
        var servers = new ArrayList<String>();
        user.path("servers").fieldNames().forEachRemaining(servers::add);
        return new HubUser(
                user.path("name").asText(),
                user.path("admin").asBoolean(),
                servers,
                user.path("last_activity").asText("").replace("null", ""));
    }

    @Override
    public String toString() {
        return name + (admin ? " (admin)" : "") + (servers.isEmpty() ? "" : ", " + servers.size() + " running");
    }
}
