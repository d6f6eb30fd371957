package io.hubwright.registry;

import io.hubwright.HubwrightException;
import io.hubwright.Time;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Proves who asks. A password is sent at once to the registry itself, which saves the 401 of each request; a registry that
 * wants tokens is learned from its first 401, and tokens are renewed before they end. Nothing is ever sent to another
 * host, except the password to the token service that the registry names, and that only over HTTPS.
 */
final class Authorizer {
    /** Of a token that does not say it (Docker token specification, "Token Response Fields"). */
    private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60);

    private static final Duration MARGIN = Duration.ofSeconds(60);
    private static final int TOKEN_LIMIT = 1 << 20;

    private final URI registry;
    private final Credentials credentials;
    private final Wire wire;
    private final Time time;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private volatile boolean bearer;

    Authorizer(URI registry, Credentials credentials, Wire wire, Time time) {
        this.registry = registry;
        this.credentials = credentials;
        this.wire = wire;
        this.time = time;
    }

    /** The headers that prove it, none for other hosts. */
    Map<String, String> headers(Call call) {
        if (!sameOrigin(call.uri())) return Map.of();
        if (!bearer) return basic();
        return Optional.ofNullable(tokens.get(call.scope()))
                .filter(token -> token.isFresh(time))
                .map(token -> Map.of("Authorization", "Bearer " + token.value()))
                .orElse(Map.of());
    }

    /** After a 401: true if asking again may help. */
    boolean renew(Call call, Reply refusal) throws IOException {
        if (!sameOrigin(call.uri())) return false;
        var challenge = Challenge.of(refusal, "bearer");
        if (challenge.isEmpty()) return false;
        bearer = true;
        var token = fetch(call, challenge.get());
        token.ifPresent(fresh -> tokens.put(call.scope(), fresh));
        return token.isPresent();
    }

    private Optional<Token> fetch(Call call, Challenge challenge) throws IOException {
        var uri = tokenUri(call, challenge);
        var request = Call.of(call.action(), "GET", uri, "");
        var reply = wire.exchange(
                request,
                basic(),
                TOKEN_LIMIT,
                (head, body) -> new Reply(head.status(), head.headers(), body.readNBytes(TOKEN_LIMIT)));
        if (!reply.isSuccess()) throw Failure.of(request, reply, credentials);
        var json = Json.parse(reply.body());
        var value = json.path("token").asText(json.path("access_token").asText());
        var life = Duration.ofSeconds(json.path("expires_in").asLong(DEFAULT_LIFE.toSeconds()));
        return value.isEmpty() ? Optional.empty() : Optional.of(Token.of(value, life, time));
    }

    private URI tokenUri(Call call, Challenge challenge) {
        var realm = challenge.parameter("realm").orElse("");
        if (!realm.startsWith("https://")
                && !(realm.startsWith("http://") && registry.getScheme().equals("http")))
            throw new HubwrightException(call.action() + ": " + registry + " sends passwords to \"" + realm
                    + "\", which is no https:// address; its token service must be reached over TLS");
        var query = new StringBuilder();
        challenge.parameter("service").ifPresent(service -> add(query, "service", service));
        // Ours covers the whole verb, the challenge's this request alone; some registries want more than we know of.
        add(query, "scope", call.scope());
        challenge
                .parameter("scope")
                .filter(scope -> !scope.equals(call.scope()))
                .ifPresent(scope -> add(query, "scope", scope));
        if (credentials instanceof Credentials.Basic basic) add(query, "account", basic.user());
        try {
            return URI.create(realm + (realm.contains("?") ? "&" : "?") + query);
        } catch (IllegalArgumentException e) {
            throw new HubwrightException(
                    call.action() + ": " + registry + " names a token service that is no address", e);
        }
    }

    private static void add(StringBuilder query, String name, String value) {
        if (value.isEmpty()) return;
        if (!query.isEmpty()) query.append('&');
        query.append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    private Map<String, String> basic() {
        if (!(credentials instanceof Credentials.Basic basic)) return Map.of();
        var pair = basic.user() + ":" + basic.password().reveal();
        return Map.of(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    private boolean sameOrigin(URI uri) {
        return registry.getScheme().equals(uri.getScheme())
                && registry.getRawAuthority().equals(uri.getRawAuthority());
    }

    private record Token(String value, Duration life, long obtained) {
        static Token of(String value, Duration life, Time time) {
            return new Token(value, life, time.nanoTime());
        }

        /** Not in its last minute, nor, if it lives shorter, in its second half. */
        boolean isFresh(Time time) {
            var margin = MARGIN.compareTo(life.dividedBy(2)) < 0 ? MARGIN : life.dividedBy(2);
            return Duration.ofNanos(time.nanoTime() - obtained).compareTo(life.minus(margin)) < 0;
        }

        @Override
        public String toString() {
            return "Token";
        }
    }
}
