package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Token authentication as Docker Hub does it: a 401 names the token service and the scope, the token service (here on
 * the same address, {@code /token}) gives out a token for a user and a scope, and a token opens what its scope says until it ends.
 */
final class TokenAccess implements Access {

    private static final String SERVICE = "embedded-registry";
    private static final String SCHEME = "bearer ";
    private static final Pattern REPOSITORY = Pattern.compile("/v2/(.+)/(?:blobs|manifests|tags|referrers)/.*");

    private final Access users;
    private final String protocol;
    private final Duration life;
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();

    TokenAccess(Access users, String protocol, Duration life) {
        this.users = users;
        this.protocol = protocol;
        this.life = life;
    }

    @Override
    public boolean admits(Request request) {
        String header = request.header("Authorization").orElse("");
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        Grant grant = grants.get(header.substring(SCHEME.length()).strip());
        return grant != null && Instant.now().isBefore(grant.end()) && grant.opens(scope(request));
    }

    @Override
    public String challenge(Request request) {
        String realm = protocol + "://" + request.header("Host").orElse("localhost") + "/token";
        String scope = scope(request);
        return "Bearer realm=\"" + realm + "\",service=\"" + SERVICE + "\""
                + (scope.isEmpty() ? "" : ",scope=\"" + scope + "\"");
    }

    @Override
    public Optional<Response> serve(Request request) throws IOException {
        if (!request.path().equals("/token")) {
            return Optional.empty();
        }
        if (!users.admits(request)) {
            return Optional.of(new RegistryError(401, "UNAUTHORIZED", "incorrect username or password")
                    .response()
                    .header("WWW-Authenticate", users.challenge(request)));
        }
        String token = UUID.randomUUID().toString();
        grants.put(
                token,
                new Grant(request.parameter("scope").orElse(""), Instant.now().plus(life)));
        var answer = new LinkedHashMap<String, Object>();
        answer.put("token", token);
        answer.put("expires_in", life.toSeconds());
        return Optional.of(Response.json(200, answer));
    }

    private static String scope(Request request) {
        if (request.path().equals("/v2/_catalog")) {
            return "registry:catalog:*";
        }
        Matcher match = REPOSITORY.matcher(request.path());
        if (!match.matches()) {
            return "";
        }
        String actions =
                switch (request.method()) {
                    case "GET", "HEAD" -> "pull";
                    case "DELETE" -> request.path().contains("/uploads/") ? "pull,push" : "delete";
                    default -> "pull,push";
                };
        return "repository:" + match.group(1) + ":" + actions;
    }

    private record Grant(String scope, Instant end) {
        boolean opens(String wanted) {
            int colon = wanted.lastIndexOf(':');
            if (colon < 0) {
                return true;
            }
            List<String> actions = Arrays.asList(wanted.substring(colon + 1).split(",", -1));
            return Arrays.stream(scope.split(" ", -1))
                    .filter(one -> one.startsWith(wanted.substring(0, colon + 1)))
                    .map(one -> Arrays.asList(one.substring(colon + 1).split(",", -1)))
                    .anyMatch(granted -> granted.contains("*") || granted.containsAll(actions));
        }
    }
}
