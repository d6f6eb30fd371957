package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.Secret;
import io.hubwright.Time;
import io.hubwright.UnauthorizedException;
import io.hubwright.engine.Gate;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Logs in, and keeps the token: one log-in serves all threads. Our own, for openstack4j knows no application credentials and renews a
 * token for one thread alone.
 */
final class Keystone {
    private static final ObjectMapper JSON = new ObjectMapper();
    // Of its life, so that no long request starts with a token that dies on the way.
    private static final double RENEW_AT = 0.8;
    private static final Duration LIFE_IF_UNSAID = Duration.ofMinutes(10);

    private final CloudSettings settings;
    private final Transport wire;
    private final Gate gate;
    private final Time time;
    private final ReentrantLock login = new ReentrantLock();
    private volatile @Nullable Token token;

    Keystone(CloudSettings settings, Transport wire, Gate gate, Time time) {
        this.settings = settings;
        this.wire = wire;
        this.gate = gate;
        this.time = time;
    }

    /** A token that has some life left. Blocks while this or another thread logs in. */
    Token token() {
        var current = token;
        return current != null && time.nanoTime() - current.renewAt() < 0
                ? current
                : renewed(Optional.ofNullable(current));
    }

    /** Another token than this one, which a service refused. */
    Token insteadOf(Token refused) {
        var current = token;
        return current != null && !current.id().equals(refused.id()) ? current : renewed(Optional.of(refused));
    }

    private Token renewed(Optional<Token> stale) {
        try {
            login.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException("interrupted while it waited for a log-in", e);
        }
        try {
            var current = token;
            if (current != null
                    && stale.map(known -> !known.id().equals(current.id())).orElse(true)) return current;
            var fresh = gate.read("keystone", this::logIn);
            token = fresh;
            return fresh;
        } finally {
            login.unlock();
        }
    }

    private Token logIn() {
        if (settings.credentials() instanceof Credentials.Token given
                && given.project().isEmpty()) return inspect(given.token());
        var auth = new TreeMap<String, Object>(
                Map.of("identity", settings.credentials().identity()));
        settings.credentials().project().ifPresent(project -> auth.put("scope", Map.of("project", project.json())));
        var ask = ask("POST").json(JSON.valueToTree(Map.of("auth", auth)));
        var answer = checked(ask, wire.send(ask));
        var id = answer.header("X-Subject-Token")
                .orElseThrow(() -> new HubwrightException(
                        "cannot " + ask.what() + ": the answer to " + ask + " carries no token"));
        return token(Secret.of(id), answer.json(ask).path("token"));
    }

    // Such a token may not be exchanged for another: Keystone answers 403 where it came from an application credential.
    private Token inspect(Secret given) {
        var ask = ask("GET").header("X-Auth-Token", given.reveal()).header("X-Subject-Token", given.reveal());
        return token(given, checked(ask, wire.send(ask)).json(ask).path("token"));
    }

    private Ask ask(String method) {
        return Ask.of(
                "log in to cloud \"" + settings.name() + "\" as "
                        + settings.credentials().who(),
                method,
                URI.create(settings.authUrl() + "/auth/tokens"));
    }

    private Answer checked(Ask ask, Answer answer) {
        if (answer.status() < 300) return answer;
        throw ApiErrors.of("keystone", ask, answer);
    }

    private Token token(Secret id, JsonNode json) {
        var project = json.path("project").path("id").asText("");
        if (project.isEmpty())
            throw new UnauthorizedException("cannot use cloud \"" + settings.name()
                    + "\": the token is not for a project; name the project in the cloud's auth");
        var renewAt = time.nanoTime() + (long) (life(json).toNanos() * RENEW_AT);
        return new Token(id, project, new Catalog(json.path("catalog"), settings), renewAt);
    }

    // By the server's two stamps, for the clock of this computer may be wrong.
    private static Duration life(JsonNode json) {
        try {
            return Duration.between(
                    Instant.parse(json.path("issued_at").asText()),
                    Instant.parse(json.path("expires_at").asText()));
        } catch (DateTimeException e) {
            return LIFE_IF_UNSAID;
        }
    }
}
