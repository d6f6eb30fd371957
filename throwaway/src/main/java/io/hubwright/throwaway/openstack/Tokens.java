package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubwright.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keystone's tokens: issued, validated, revoked. Every refusal reads the same, so that nobody learns why. */
final class Tokens {
    /** Who proved to be whom, before the scope is known. */
    private record Identified(
            User user, List<String> methods, Optional<ApplicationCredential> credential, Optional<Token> from) {}

    private final Store store;
    private final Catalog catalog;
    private final Duration life;

    Tokens(Store store, Catalog catalog, Duration life) {
        this.store = store;
        this.catalog = catalog;
        this.life = life;
    }

    /** The caller of a service; a token without a project opens none but Keystone. */
    Session session(Request request, Service service) {
        Token token = valid(request.header("X-Auth-Token").orElse(""));
        User user = store.users.find(token.userId()).orElseThrow(ApiError::unauthorized);
        if (token.projectId().isEmpty() && service != Service.IDENTITY) {
            throw ApiError.unauthorized();
        }
        return new Session(token.id(), user.id(), token.projectId().orElse(""), user.admin());
    }

    private Token valid(String id) {
        return store.tokens
                .find(id)
                .filter(token -> token.expires().isAfter(store.time().now()))
                .orElseThrow(ApiError::unauthorized);
    }

    Answer issue(Context context) {
        JsonNode auth = context.body().path("auth");
        if (!auth.path("identity").path("methods").isArray()) {
            throw ApiError.badRequest("'identity' is a required property");
        }
        Identified identified = identify(auth.path("identity"));
        Optional<String> projectId = scope(auth.path("scope"), identified);
        Instant now = store.time().now();
        Instant expires = identified.from.map(Token::expires).orElse(now.plus(life));
        Token token = new Token(
                "gAAAAAB" + Ids.secret(96),
                identified.user.id(),
                projectId,
                identified.methods,
                now,
                expires,
                identified.credential.map(ApplicationCredential::id));
        store.tokens.put(token.id(), token);
        return Answer.json(201, json(token))
                .header("X-Subject-Token", token.id())
                .header("Vary", "X-Auth-Token");
    }

    private Identified identify(JsonNode identity) {
        List<String> methods = new ArrayList<>();
        identity.path("methods").forEach(method -> methods.add(method.asText()));
        if (methods.contains("application_credential")) {
            ApplicationCredential credential = credential(identity.path("application_credential"));
            return new Identified(
                    store.users.find(credential.userId()).orElseThrow(ApiError::unauthorized),
                    methods,
                    Optional.of(credential),
                    Optional.empty());
        } else if (methods.contains("token")) {
            return byToken(valid(identity.path("token").path("id").asText()));
        }
        JsonNode wanted = identity.path("password").path("user");
        User user = user(wanted).orElseThrow(ApiError::unauthorized);
        String password = wanted.path("password").asText();
        if (password.isEmpty() || !user.password().equals(Secret.of(password))) {
            throw ApiError.unauthorized();
        }
        return new Identified(user, methods, Optional.empty(), Optional.empty());
    }

    private Identified byToken(Token token) {
        if (token.applicationCredentialId().isPresent()) {
            throw ApiError.forbidden("You are not authorized to perform the requested action: Using a delegated token"
                    + " to create another token is not allowed.");
        }
        List<String> methods = new ArrayList<>(List.of("token"));
        token.methods().stream().filter(method -> !method.equals("token")).forEach(methods::add);
        return new Identified(
                store.users.find(token.userId()).orElseThrow(ApiError::unauthorized),
                methods,
                Optional.empty(),
                Optional.of(token));
    }

    private ApplicationCredential credential(JsonNode wanted) {
        Optional<ApplicationCredential> credential = wanted.has("id")
                ? store.applicationCredentials.find(wanted.path("id").asText())
                : user(wanted.path("user"))
                        .flatMap(user -> store.applicationCredentials.first(
                                c -> c.userId().equals(user.id())
                                        && c.name().equals(wanted.path("name").asText())));
        String secret = wanted.path("secret").asText();
        return credential
                .filter(c -> !secret.isEmpty() && c.secret().equals(Secret.of(secret)))
                .filter(c -> c.expires().map(store.time().now()::isBefore).orElse(true))
                .orElseThrow(ApiError::unauthorized);
    }

    private Optional<User> user(JsonNode wanted) {
        if (wanted.has("id")) {
            return store.users.find(wanted.path("id").asText());
        }
        String name = wanted.path("name").asText();
        return isDefaultDomain(wanted.path("domain"))
                ? store.users.first(user -> user.name().equals(name))
                : Optional.empty();
    }

    private static boolean isDefaultDomain(JsonNode domain) {
        return domain.path("id").asText().equals("default")
                || domain.path("name").asText().equals("Default");
    }

    private Optional<String> scope(JsonNode scope, Identified identified) {
        if (identified.credential.isPresent()) {
            return identified.credential.map(ApplicationCredential::projectId);
        }
        JsonNode wanted = scope.path("project");
        if (wanted.isMissingNode()) {
            return Optional.empty();
        }
        Optional<Project> project = wanted.has("id")
                ? store.projects.find(wanted.path("id").asText())
                : store.projects.first(p -> p.name().equals(wanted.path("name").asText()));
        boolean inDomain = wanted.has("id") || isDefaultDomain(wanted.path("domain"));
        return Optional.of(project.map(Project::id)
                .filter(id -> inDomain && (identified.user.projectIds().contains(id) || identified.user.admin()))
                .orElseThrow(ApiError::unauthorized));
    }

    Answer validate(Context context) {
        Token token = subject(context);
        return Answer.ok(json(token)).header("X-Subject-Token", token.id());
    }

    Answer revoke(Context context) {
        revoke(subject(context).id());
        return Answer.empty(204);
    }

    private Token subject(Context context) {
        String id = context.request().header("X-Subject-Token").orElse("");
        return store.tokens
                .find(id)
                .filter(token -> token.expires().isAfter(store.time().now()))
                .orElseThrow(() -> ApiError.notFound("Could not find token: (hidden)."));
    }

    void revoke(String id) {
        store.tokens.remove(id);
    }

    void revokeAll() {
        store.tokens.all().forEach(token -> store.tokens.remove(token.id()));
    }

    private ObjectNode json(Token token) {
        User user = store.users.find(token.userId()).orElseThrow(ApiError::unauthorized);
        ObjectNode json = Json.object(
                "methods", token.methods(),
                "user",
                        Json.object(
                                "domain",
                                DOMAIN,
                                "id",
                                user.id(),
                                "name",
                                user.name(),
                                "password_expires_at",
                                Json.NULL),
                "audit_ids", List.of(Ids.uuid(token.id()).substring(0, 22)),
                "expires_at", Json.micros(token.expires()) + "Z",
                "issued_at", Json.micros(token.issued()) + "Z");
        token.projectId().ifPresent(id -> {
            Project project = store.projects.find(id).orElseThrow(ApiError::unauthorized);
            json.set("project", Json.object("domain", DOMAIN, "id", project.id(), "name", project.name()));
            json.put("is_domain", false);
            json.set("roles", roles(user));
            json.set("catalog", catalog.json(id));
        });
        token.applicationCredentialId()
                .flatMap(store.applicationCredentials::find)
                .ifPresent(c -> json.set(
                        "application_credential", Json.object("id", c.id(), "name", c.name(), "restricted", true)));
        return Json.object("token", json);
    }

    static final ObjectNode DOMAIN = Json.object("id", "default", "name", "Default");

    static JsonNode roles(User user) {
        return Json.array((user.admin() ? List.of("admin", "member", "reader") : List.of("member", "reader"))
                .stream().map(Tokens::role).toList());
    }

    static ObjectNode role(String name) {
        return Json.object("id", Ids.uuid("role " + name).replace("-", ""), "name", name);
    }
}
