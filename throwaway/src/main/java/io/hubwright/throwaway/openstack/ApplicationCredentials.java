package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubwright.Secret;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Application credentials; the secret is told once, when one is made. */
final class ApplicationCredentials {
    private static final String ALL = "/v3/users/{id}/application_credentials";
    private final Store store;

    ApplicationCredentials(Store store) {
        this.store = store;
    }

    void addTo(Routes routes) {
        routes.on("GET", ALL, this::list)
                .on("POST", ALL, this::create)
                .on("GET", ALL + "/{credential}", this::show)
                .on("DELETE", ALL + "/{credential}", this::delete);
    }

    private Answer list(Context context) {
        mustBeSelf(context);
        Optional<String> name = context.query("name");
        List<ObjectNode> found = store
                .applicationCredentials
                .where(c -> c.userId().equals(context.variable(0))
                        && name.map(c.name()::equals).orElse(true))
                .stream()
                .map(ApplicationCredentials::json)
                .toList();
        return Answer.ok(Json.object("application_credentials", found, "links", Keystone.links(context)));
    }

    private Answer create(Context context) {
        mustBeSelf(context);
        if (isDelegated(context)) {
            throw ApiError.forbidden("You are not authorized to perform the requested action: Using method"
                    + " 'application_credential' is not allowed for managing additional application credentials.");
        }
        ObjectNode wanted = context.body("application_credential");
        String name = Json.text(wanted, "name").orElse("");
        if (store.applicationCredentials.any(
                c -> c.userId().equals(context.variable(0)) && c.name().equals(name))) {
            throw ApiError.conflict("Conflict occurred attempting to store application_credential - Duplicate entry"
                    + " found with name " + name + ".");
        }
        String secret = Json.text(wanted, "secret").orElseGet(() -> Ids.secret(64));
        ApplicationCredential made = new ApplicationCredential(
                Ids.hex(),
                name,
                context.variable(0),
                context.projectId(),
                Secret.of(secret),
                Json.text(wanted, "description").orElse(""),
                Json.text(wanted, "expires_at").map(ApplicationCredentials::time));
        store.applicationCredentials.put(made.id(), made);
        return Answer.json(201, Json.object("application_credential", json(made).put("secret", secret)));
    }

    private boolean isDelegated(Context context) {
        return store.tokens
                .find(context.session().token())
                .flatMap(Token::applicationCredentialId)
                .isPresent();
    }

    private static Instant time(String text) {
        try {
            return LocalDateTime.parse(text.replaceFirst("Z$", "")).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw ApiError.badRequest("Invalid input for field 'expires_at': '" + text + "' is not a 'date-time'");
        }
    }

    private Answer show(Context context) {
        return Answer.ok(Json.object("application_credential", json(find(context))));
    }

    private Answer delete(Context context) {
        store.applicationCredentials.remove(find(context).id());
        return Answer.empty(204);
    }

    private ApplicationCredential find(Context context) {
        mustBeSelf(context);
        return store.applicationCredentials
                .find(context.variable(1))
                .filter(c -> c.userId().equals(context.variable(0)))
                .orElseThrow(
                        () -> ApiError.notFound("Could not find Application Credential: " + context.variable(1) + "."));
    }

    private static void mustBeSelf(Context context) {
        if (!context.session().userId().equals(context.variable(0))) {
            throw ApiError.forbidden(
                    "You are not authorized to perform the requested action: identity:get_application_credential.");
        }
    }

    private static ObjectNode json(ApplicationCredential credential) {
        return Json.object(
                "id", credential.id(),
                "name", credential.name(),
                "description", credential.description(),
                "project_id", credential.projectId(),
                "user_id", credential.userId(),
                "roles", List.of(Tokens.role("member"), Tokens.role("reader")),
                "expires_at", credential.expires().map(Json::micros),
                "unrestricted", false,
                "system", Json.NULL);
    }
}
