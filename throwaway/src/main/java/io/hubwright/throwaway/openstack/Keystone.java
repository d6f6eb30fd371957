package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** The identity API v3: tokens, the catalog, and as much of projects and users as tests and command lines need. */
final class Keystone {
    private final Tokens tokens;
    private final Catalog catalog;
    private final Projects projects;
    private final ApplicationCredentials credentials;

    Keystone(Store store, Tokens tokens, Catalog catalog) {
        this.tokens = tokens;
        this.catalog = catalog;
        this.projects = new Projects(store);
        this.credentials = new ApplicationCredentials(store);
    }

    Routes routes() {
        Routes routes = new Routes()
                .on(
                        "GET",
                        "/",
                        context -> Answer.json(
                                300, Json.object("versions", Json.object("values", List.of(version(context))))))
                .on("GET", "/v3", context -> Answer.ok(Json.object("version", version(context))))
                .on("POST", "/v3/auth/tokens", tokens::issue)
                .on("GET", "/v3/auth/tokens", tokens::validate)
                .on("DELETE", "/v3/auth/tokens", tokens::revoke)
                .on(
                        "GET",
                        "/v3/auth/catalog",
                        context -> Answer.ok(
                                Json.object("catalog", catalog.json(context.projectId()), "links", links(context))))
                .on("GET", "/v3/auth/projects", projects::mine)
                .on("GET", "/v3/services", this::services)
                .on("GET", "/v3/roles", this::roles)
                .on("GET", "/v3/domains", context -> Answer.ok(Json.object("domains", List.of(domain()))))
                .on("GET", "/v3/domains/{id}", Keystone::domain);
        projects.addTo(routes);
        credentials.addTo(routes);
        return routes;
    }

    private static ObjectNode version(Context context) {
        return Json.object(
                "id", "v3.14",
                "status", "stable",
                "updated", "2020-04-07T00:00:00Z",
                "links", List.of(Json.object("rel", "self", "href", context.base() + "/v3/")),
                "media-types",
                        List.of(Json.object(
                                "base", "application/json", "type", "application/vnd.openstack.identity-v3+json")));
    }

    static ObjectNode links(Context context) {
        return Json.object(
                "next",
                Json.NULL,
                "previous",
                Json.NULL,
                "self",
                context.base() + context.request().path());
    }

    private Answer services(Context context) {
        Projects.mustBeAdmin(context, "identity:list_services");
        return Answer.ok(Json.object("services", catalog.services(), "links", links(context)));
    }

    private Answer roles(Context context) {
        Projects.mustBeAdmin(context, "identity:list_roles");
        Optional<String> name = context.query("name");
        List<ObjectNode> roles = List.of("admin", "member", "reader").stream()
                .filter(role -> name.map(role::equals).orElse(true))
                .map(Tokens::role)
                .toList();
        return Answer.ok(Json.object("roles", roles, "links", links(context)));
    }

    private static ObjectNode domain() {
        return Json.object("id", "default", "name", "Default", "enabled", true, "description", "The default domain");
    }

    private static Answer domain(Context context) {
        if (!context.variable(0).equals("default")) {
            throw ApiError.notFound("Could not find domain: " + context.variable(0) + ".");
        }
        return Answer.ok(Json.object("domain", domain()));
    }
}
