package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubwright.Secret;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Projects and users: everybody sees their own, the administrator sees and makes all. */
final class Projects {
    private final Store store;

    Projects(Store store) {
        this.store = store;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/v3/projects", this::list)
                .on("POST", "/v3/projects", this::create)
                .on("GET", "/v3/projects/{id}", this::show)
                .on("DELETE", "/v3/projects/{id}", this::delete)
                .on("GET", "/v3/users", this::users)
                .on("POST", "/v3/users", this::createUser)
                .on("GET", "/v3/users/{id}", this::showUser)
                .on("GET", "/v3/users/{id}/projects", this::projectsOfUser)
                .on("DELETE", "/v3/users/{id}", this::deleteUser)
                .on("PUT", "/v3/projects/{id}/users/{user}/roles/{role}", this::grant);
    }

    Answer mine(Context context) {
        return projects(
                context,
                project -> user(context.session().userId()).projectIds().contains(project.id()));
    }

    private Answer list(Context context) {
        return context.session().admin() ? projects(context, project -> true) : mine(context);
    }

    private Answer projectsOfUser(Context context) {
        Set<String> ids = user(allowedUser(context)).projectIds();
        return projects(context, project -> ids.contains(project.id()));
    }

    private Answer projects(Context context, Predicate<Project> visible) {
        Optional<String> name = context.query("name");
        List<ObjectNode> found = store.projects.where(visible).stream()
                .filter(project -> name.map(project.name()::equals).orElse(true))
                .map(project -> json(context, project))
                .toList();
        return Answer.ok(Json.object("projects", found, "links", Keystone.links(context)));
    }

    private Answer show(Context context) {
        String id = context.variable(0);
        if (!context.session().admin()
                && !user(context.session().userId()).projectIds().contains(id)) {
            throw forbidden("identity:get_project");
        }
        return store.projects
                .find(id)
                .map(project -> Answer.ok(Json.object("project", json(context, project))))
                .orElseThrow(() -> ApiError.notFound("Could not find project: " + id + "."));
    }

    private Answer create(Context context) {
        mustBeAdmin(context, "identity:create_project");
        String name = Json.text(context.body("project"), "name").orElse("");
        if (store.projects.any(project -> project.name().equals(name))) {
            throw ApiError.conflict("Conflict occurred attempting to store project - it is not permitted to have two"
                    + " projects with the same name in the same domain : " + name + ".");
        }
        Project project = new Project(Ids.hex(), name);
        store.projects.put(project.id(), project);
        return Answer.json(201, Json.object("project", json(context, project)));
    }

    private Answer delete(Context context) {
        mustBeAdmin(context, "identity:delete_project");
        store.projects.remove(context.variable(0));
        return Answer.empty(204);
    }

    private Answer users(Context context) {
        mustBeAdmin(context, "identity:list_users");
        Optional<String> name = context.query("name");
        List<ObjectNode> users = store
                .users
                .where(user -> name.map(user.name()::equals).orElse(true))
                .stream()
                .map(user -> json(context, user))
                .toList();
        return Answer.ok(Json.object("users", users, "links", Keystone.links(context)));
    }

    private Answer createUser(Context context) {
        mustBeAdmin(context, "identity:create_user");
        ObjectNode wanted = context.body("user");
        Secret password = Secret.of(Json.text(wanted, "password").orElseGet(() -> Ids.secret(24)));
        User user = new User(Ids.hex(), Json.text(wanted, "name").orElse(""), password, Set.of(), false);
        store.users.put(user.id(), user);
        return Answer.json(201, Json.object("user", json(context, user)));
    }

    private Answer showUser(Context context) {
        return Answer.ok(Json.object("user", json(context, user(allowedUser(context)))));
    }

    private Answer deleteUser(Context context) {
        mustBeAdmin(context, "identity:delete_user");
        store.users.remove(context.variable(0));
        return Answer.empty(204);
    }

    private Answer grant(Context context) {
        mustBeAdmin(context, "identity:create_grant");
        User user = user(context.variable(1));
        Set<String> projectIds = Stream.concat(user.projectIds().stream(), Stream.of(context.variable(0)))
                .collect(Collectors.toSet());
        boolean admin = user.admin()
                || context.variable(2).equals(Tokens.role("admin").path("id").asText());
        store.users.put(user.id(), new User(user.id(), user.name(), user.password(), projectIds, admin));
        return Answer.empty(204);
    }

    private static String allowedUser(Context context) {
        String id = context.variable(0);
        if (!id.equals(context.session().userId())) {
            mustBeAdmin(context, "identity:get_user");
        }
        return id;
    }

    private User user(String id) {
        return store.users.find(id).orElseThrow(() -> ApiError.notFound("Could not find user: " + id + "."));
    }

    static void mustBeAdmin(Context context, String rule) {
        if (!context.session().admin()) {
            throw forbidden(rule);
        }
    }

    private static ApiError forbidden(String rule) {
        return ApiError.forbidden("You are not authorized to perform the requested action: " + rule + ".");
    }

    private static ObjectNode json(Context context, Project project) {
        return Json.object(
                "id",
                project.id(),
                "name",
                project.name(),
                "domain_id",
                "default",
                "parent_id",
                "default",
                "description",
                "",
                "enabled",
                true,
                "is_domain",
                false,
                "tags",
                List.of(),
                "options",
                Json.object(),
                "links",
                Json.object("self", context.base() + "/v3/projects/" + project.id()));
    }

    private static ObjectNode json(Context context, User user) {
        return Json.object(
                "id", user.id(),
                "name", user.name(),
                "domain_id", "default",
                "enabled", true,
                "password_expires_at", Json.NULL,
                "options", Json.object(),
                "links", Json.object("self", context.base() + "/v3/users/" + user.id()));
    }
}
