package io.hubwright.cyberhub;

import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Uses a hub as its users do: through the front, up to a server of one's own. */
record HubProbe(HubPlace place) {
    /** Whose server is started for a proof; the user, the server and the home are removed again. */
    static final String USER = "hubwright-probe";

    private static final Duration SPAWN = Duration.ofMinutes(6);

    /** What is missing yet, in a few words; empty if the hub answers through the front. */
    Optional<String> trouble() {
        try {
            var page = place.front().get(path("hub/health"), Map.of());
            return page.status() == 200 ? Optional.empty() : Optional.of("it answers " + page.status());
        } catch (IOException e) {
            return Optional.of("no answer yet: " + e.getMessage());
        }
    }

    /** What was proved. Blocks for some ten seconds. */
    List<String> prove() {
        return List.of(signIn(), server());
    }

    /** Where a log-in leads. */
    String signIn() {
        try {
            if (!(place.spec().signIn() instanceof GitHubSignIn github)) {
                var page = place.front().get(path("hub/login"), Map.of());
                require(page.status() == 200 && page.body().contains("password"), "shows no log-in form", page);
                return "shows its log-in form";
            }
            var page = place.front().get(path("hub/oauth_login"), Map.of());
            var target = page.header("location");
            require(
                    page.status() == 302
                            && target.startsWith(github.url().toString().replaceAll("/+$", "") + "/login/"),
                    "does not lead to " + github.url(),
                    page);
            require(
                    URLDecoder.decode(target, StandardCharsets.UTF_8)
                            .contains("redirect_uri=" + place.spec().callbackUrl()),
                    "has another callback URL than " + place.spec().callbackUrl(),
                    page);
            return "a log-in leads to " + github.url().getHost() + " and back to "
                    + place.spec().callbackUrl();
        } catch (IOException e) {
            throw failed("does not answer: " + e.getMessage());
        }
    }

    /** Starts a server, asks it through the front, and removes all of it. */
    String server() {
        try (var hub = place.open()) {
            var api = hub.api();
            try {
                removeUser(api);
                api.require("make the user " + USER, api.post("/users/" + USER, "{}"));
                var began = place.time().nanoTime();
                start(api);
                var seconds = (place.time().nanoTime() - began) / 1e9;
                return "a server was started in %.1f s and answered".formatted(seconds);
            } finally {
                removeUser(api);
                hub.files().remove(hub.paths().homes() + "/" + USER);
            }
        }
    }

    private void start(HubApi api) {
        var started = api.post("/users/" + USER + "/server", "{}");
        api.require("start a server", started);
        place.time().await("the server of " + USER, SPAWN, Duration.ofMillis(500), () -> {
            var user = api.require("show the user " + USER, api.get("/users/" + USER))
                    .json();
            var server = user.path("servers").path("");
            if (server.path("ready").asBoolean()) return Optional.of(user);
            if (server.isMissingNode()) throw failed("could not start a server: look at logs()");
            return Optional.empty();
        });
        var token = api.require("give a token", api.post("/users/" + USER + "/tokens", "{\"expires_in\": 300}"))
                .json()
                .path("token")
                .asText();
        ask(Secret.of("token " + token));
    }

    private void ask(Secret authorization) {
        try {
            var page = place.front().get(path("user/" + USER + "/api/status"), Map.of("Authorization", authorization));
            require(page.status() == 200 && page.body().contains("kernels"), "leads to no notebook server", page);
        } catch (IOException e) {
            throw failed("does not lead to a started server: " + e.getMessage());
        }
    }

    // The server first: a user with one cannot always be removed.
    private void removeUser(HubApi api) {
        if (api.get("/users/" + USER).status() == 404) return;
        new UserRemoval(api, place.time()).remove(USER);
    }

    private String path(String rest) {
        return place.spec().settings().path() + rest;
    }

    private void require(boolean holds, String otherwise, Page page) {
        if (!holds) throw failed(otherwise + ": it answered " + page.status() + " " + page.header("location"));
    }

    private HubwrightException failed(String what) {
        return new HubwrightException("the hub " + place.spec().url() + " " + what);
    }
}
