package io.hubwright.throwaway.github;

import io.hubwright.throwaway.github.Grants.Code;
import io.hubwright.throwaway.github.Grants.Token;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The web flow: a person picks who to be, comes back with a code, and the application exchanges it for a token. */
final class SignIn {
    static final String AUTHORIZE = "/login/oauth/authorize";

    private final Accounts accounts;
    private final Grants grants;
    private final Map<String, OAuthApp> apps = new ConcurrentHashMap<>();

    SignIn(Accounts accounts, Grants grants) {
        this.accounts = accounts;
        this.grants = grants;
    }

    void register(OAuthApp app) {
        apps.put(app.clientId(), app);
    }

    Reply authorize(Parameters query) {
        var app = Optional.ofNullable(apps.get(query.get("client_id")));
        if (app.isEmpty()) return Reply.html(404, page("<p>There is no application with this client_id.</p>"));
        var redirect = query.find("redirect_uri").map(URI::create).orElseGet(() -> app.get()
                .callback());
        if (!app.get().takes(redirect)) return back(app.get().callback(), query, mismatch());
        var method = query.get("code_challenge_method");
        if (query.find("code_challenge").isPresent() && !method.equals("S256"))
            return back(redirect, query, Map.of("error", "invalid_request"));
        var login = query.find("as").flatMap(accounts::find);
        if (login.isEmpty()) return Reply.html(200, page(choice(query)));
        var code = grants.code(new Code(
                app.get().clientId(), redirect.toString(), login.get(), query.scopes(), query.find("code_challenge")));
        return back(redirect, query, Map.of("code", code));
    }

    private static Map<String, String> mismatch() {
        var error = new LinkedHashMap<String, String>();
        error.put("error", "redirect_uri_mismatch");
        error.put("error_description", "The redirect_uri MUST match the registered callback URL for this application.");
        return error;
    }

    private static Reply back(URI to, Parameters query, Map<String, String> answer) {
        var sent = new Parameters(answer);
        if (query.find("state").isPresent()) sent = sent.with("state", query.get("state"));
        return Reply.redirect(to + (to.getRawQuery() == null ? "?" : "&") + sent.encoded());
    }

    private String choice(Parameters query) {
        return accounts.all().stream()
                .map(login -> "<li><a href=\"" + AUTHORIZE + "?"
                        + escaped(query.with("as", login).encoded()) + "\">" + escaped(login) + "</a></li>")
                .collect(Collectors.joining("\n", "<p>Who are you?</p>\n<ul>\n", "\n</ul>"));
    }

    private static String page(String body) {
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Sign in</title></head>\n<body>\n" + body
                + "\n</body></html>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    // Refusals are 200, as GitHub's are.
    Reply exchange(Parameters form) {
        var app = Optional.ofNullable(apps.get(form.get("client_id")));
        if (app.isEmpty() || !app.get().clientSecret().reveal().equals(form.get("client_secret")))
            return refused("incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect.");
        var code = grants.redeem(form.get("code"))
                .filter(known -> known.clientId().equals(form.get("client_id")))
                .filter(known -> known.provenBy(form.find("code_verifier")));
        if (code.isEmpty()) return refused("bad_verification_code", "The code passed is incorrect or expired.");
        if (form.find("redirect_uri")
                .filter(uri -> !uri.equals(code.get().redirect()))
                .isPresent()) return Reply.json(200, mismatch());
        var token = grants.token(new Token(code.get().login(), code.get().scopes()));
        return Reply.json(
                200,
                Map.of(
                        "access_token",
                        token,
                        "token_type",
                        "bearer",
                        "scope",
                        String.join(",", code.get().scopes())));
    }

    private static Reply refused(String error, String description) {
        return Reply.json(200, Map.of("error", error, "error_description", description));
    }
}
