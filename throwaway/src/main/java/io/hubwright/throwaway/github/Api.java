package io.hubwright.throwaway.github;

import io.hubwright.throwaway.github.Grants.Token;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The REST API, of which only who somebody is and where that person belongs. */
final class Api {
    /** Where it is at an installation of one's own. */
    static final String PREFIX = "/api/v3/";

    private static final int PAGE = 30;
    private static final int LARGEST_PAGE = 100;

    private final String base;
    private final Accounts accounts;

    Api(String base, Accounts accounts) {
        this.base = base;
        this.accounts = accounts;
    }

    /** @param path below {@link #PREFIX} */
    Reply answer(String path, Parameters query, Token caller) {
        var parts = path.split("/");
        return switch (parts[0] + "/" + parts.length) {
            case "user/1" -> Reply.json(200, user(caller));
            case "user/2" ->
                switch (parts[1]) {
                    case "emails" -> emails(caller);
                    case "teams" -> teams(query, caller);
                    case "orgs" -> Reply.json(200, List.of());
                    default -> Reply.notFound();
                };
            case "orgs/4" -> member(parts, caller);
            case "orgs/6" -> teamMember(parts, caller);
            default -> Reply.notFound();
        };
    }

    private Map<String, Object> user(Token caller) {
        var user = new LinkedHashMap<String, Object>();
        user.put("login", caller.login());
        user.put("id", accounts.id(caller.login()));
        user.put("type", "User");
        user.put("name", caller.login());
        user.put("email", email(caller));
        return user;
    }

    private static String email(Token caller) {
        return caller.login() + "@example.org";
    }

    private static Reply emails(Token caller) {
        if (caller.scopes().stream().noneMatch(scope -> scope.startsWith("user"))) return Reply.notFound();
        return Reply.json(200, List.of(Map.of("email", email(caller), "primary", true, "verified", true)));
    }

    private Reply teams(Parameters query, Token caller) {
        if (!seesOrganisations(caller)) return Reply.error(403, "Resource not accessible by this token");
        var all = accounts.teamsOf(caller.login());
        int size = Math.min(query.find("per_page").map(Integer::parseInt).orElse(PAGE), LARGEST_PAGE);
        int page = query.find("page").map(Integer::parseInt).orElse(1);
        int from = Math.min((page - 1) * size, all.size());
        int to = Math.min(page * size, all.size());
        var reply =
                Reply.json(200, all.subList(from, to).stream().map(Api::team).toList());
        if (to == all.size()) return reply;
        var next = query.with("page", Integer.toString(page + 1)).encoded();
        return reply.header("Link", "<" + base + PREFIX + "user/teams?" + next + ">; rel=\"next\"");
    }

    private static Map<String, Object> team(String name) {
        var parts = name.split("/", 2);
        return Map.of("slug", parts[1], "name", parts[1], "organization", Map.of("login", parts[0]));
    }

    // All memberships are private: they are told to members alone, and others are sent to the public ones.
    private Reply member(String[] parts, Token caller) {
        var organisation = parts[1];
        if (parts[2].equals("public_members")) return Reply.notFound();
        if (!parts[2].equals("members")) return Reply.notFound();
        if (!seesOrganisations(caller) || !accounts.isMember(organisation, caller.login()))
            return Reply.redirect(base + PREFIX + "orgs/" + organisation + "/public_members/" + parts[3]);
        return found(accounts.isMember(organisation, parts[3]));
    }

    private Reply teamMember(String[] parts, Token caller) {
        if (!parts[2].equals("teams") || !parts[4].equals("members")) return Reply.notFound();
        return found(seesOrganisations(caller)
                && accounts.isMember(parts[1], caller.login())
                && accounts.isTeamMember(parts[1], parts[3], parts[5]));
    }

    private static Reply found(boolean isThere) {
        return isThere ? Reply.empty(204) : Reply.notFound();
    }

    private static boolean seesOrganisations(Token caller) {
        return caller.scopes().contains("read:org") || caller.scopes().contains("admin:org");
    }

    static Optional<String> below(String path) {
        return path.startsWith(PREFIX) ? Optional.of(path.substring(PREFIX.length())) : Optional.empty();
    }
}
