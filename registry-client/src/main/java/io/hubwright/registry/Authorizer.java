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
import java.util.regex.Pattern;

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
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    private final URI registry;
    private final Credentials credentials;
    private final Wire wire;
    private final Time time;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private volatile Optional<Challenge> bearer = Optional.empty();

    Authorizer(URI registry, Credentials credentials, Wire wire, Time time) {
        this.registry = registry;
        this.credentials = credentials;
        this.wire = wire;
        this.time = time;
    }

    boolean usesTokens() {
        return bearer.isPresent();
    }

    /** The headers that prove it, none for other hosts. A token that ends soon is renewed first. */
    Map<String, String> headers(Call call) throws IOException {
        if (!sameOrigin(call.uri())) return Map.of();
        if (credentials instanceof Credentials.Token token)
            return bearer(token.token().reveal());
        var challenge = bearer;
        if (challenge.isEmpty()) return basic();
        var known = Optional.ofNullable(tokens.get(call.scope()));
        if (known.isPresent() && !known.get().isFresh(time))
            known = fetch(call, challenge.get(), known.get().value());
        return known.map(token -> bearer(token.value())).orElse(Map.of());
    }

    /**
     * After a 401: true if asking again may help.
     *
     * @param proof the headers that were refused
     */
    boolean renew(Call call, Reply refusal, Map<String, String> proof) throws IOException {
        if (!sameOrigin(call.uri()) || credentials instanceof Credentials.Token) return false;
        var challenge = Challenge.of(refusal, "bearer");
        if (challenge.isEmpty()) return false;
        bearer = challenge;
        return fetch(
                        call,
                        challenge.get(),
                        proof.getOrDefault("Authorization", "").replaceFirst("^Bearer ", ""))
                .isPresent();
    }

    /** One at a time: the first of several that were refused gets the token for all. */
    private synchronized Optional<Token> fetch(Call call, Challenge challenge, String refused) throws IOException {
        var known = Optional.ofNullable(tokens.get(call.scope()))
                .filter(token -> token.isFresh(time) && !token.value().equals(refused));
        if (known.isPresent()) return known;
        var fresh = ask(call, challenge);
        fresh.ifPresent(token -> tokens.put(call.scope(), token));
        return fresh;
    }

    private Optional<Token> ask(Call call, Challenge challenge) throws IOException {
        var request = request(call, challenge);
        var reply = wire.exchange(
                request,
                request.payload().isPresent() ? Map.of() : basic(),
                TOKEN_LIMIT,
                (head, body) -> new Reply(head.status(), head.headers(), body.readNBytes(TOKEN_LIMIT)));
        if (!reply.isSuccess()) throw Failure.of(request, reply, credentials);
        var json = Json.parse(reply.body());
        var value = json.path("token").asText(json.path("access_token").asText());
        // It goes into a header: nothing that ends the line, nor anything else that no token has.
        if (!TOKEN.matcher(value).matches()) return Optional.empty();
        var life = Duration.ofSeconds(Math.max(1, json.path("expires_in").asInt((int) DEFAULT_LIFE.toSeconds())));
        return Optional.of(Token.of(value, life, time));
    }

    /** An identity token is changed by a form (OAuth 2), a password by a GET. */
    private Call request(Call call, Challenge challenge) {
        var realm = realm(call, challenge);
        if (!(credentials instanceof Credentials.IdentityToken identity))
            return Call.of(call.action(), "GET", tokenUri(call, challenge), "");
        var form = new StringBuilder();
        add(form, "grant_type", "refresh_token");
        add(form, "client_id", "hubwright");
        add(form, "refresh_token", identity.token().reveal());
        challenge.parameter("service").ifPresent(service -> add(form, "service", service));
        add(form, "scope", call.scope());
        return Call.of(call.action(), "POST", uri(call, realm), "")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .payload(Payload.of(form.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** Passwords go only where they are safe. */
    private String realm(Call call, Challenge challenge) {
        var realm = challenge.parameter("realm").orElse("");
        if (!realm.startsWith("https://")
                && !(realm.startsWith("http://") && registry.getScheme().equals("http")))
            throw new HubwrightException(call.action() + ": " + registry + " sends passwords to \"" + realm
                    + "\", which is no https:// address; its token service must be reached over TLS");
        return realm;
    }

    private URI tokenUri(Call call, Challenge challenge) {
        var realm = realm(call, challenge);
        var query = new StringBuilder();
        challenge.parameter("service").ifPresent(service -> add(query, "service", service));
        // Ours covers the whole verb, the challenge's this request alone; some registries want more than we know of.
        for (var scope : call.scope().split(" ", -1)) add(query, "scope", scope);
        challenge
                .parameter("scope")
                .filter(scope -> !scope.equals(call.scope()))
                .ifPresent(scope -> add(query, "scope", scope));
        if (credentials instanceof Credentials.Basic basic) add(query, "account", basic.user());
        return uri(call, realm + (realm.contains("?") ? "&" : "?") + query);
    }

    private URI uri(Call call, String text) {
        try {
            return URI.create(text);
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

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
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
