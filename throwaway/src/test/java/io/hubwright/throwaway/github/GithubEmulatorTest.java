package io.hubwright.throwaway.github;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls are those that JupyterHub's authenticator makes. */
class GithubEmulatorTest {
    private static final URI CALLBACK = URI.create("https://hub.example.org/hub/oauth_callback");
    // The pair of RFC 7636, appendix B.
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static GithubEmulator github;
    private static OAuthApp app;

    @BeforeAll
    static void start() {
        github = GithubEmulator.start();
        github.addUsers("Alice", "bob");
        github.addTeamMember("Lab", "stars", "alice");
        github.addMember("lab", "carol");
        app = github.register(CALLBACK);
    }

    @AfterAll
    static void stop() {
        github.close();
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(github.uri() + path));
        if (headers.length > 0) request.headers(headers);
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static Parameters question(String scope) {
        return new Parameters(Map.of(
                "client_id",
                app.clientId(),
                "redirect_uri",
                CALLBACK.toString(),
                "scope",
                scope,
                "state",
                "s+1",
                "code_challenge",
                CHALLENGE,
                "code_challenge_method",
                "S256"));
    }

    private static Parameters authorized(Parameters question) throws Exception {
        var answer = get("/login/oauth/authorize?" + question.encoded());
        assertEquals(302, answer.statusCode(), answer.body());
        var location = URI.create(answer.headers().firstValue("Location").orElseThrow());
        assertEquals(CALLBACK.getHost(), location.getHost());
        return Parameters.parse(Optional.of(location.getRawQuery()));
    }

    private static JsonNode exchange(Parameters form) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(github.uri() + "/login/oauth/access_token"))
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(form.encoded()))
                .build();
        return new ObjectMapper()
                .readTree(HTTP.send(request, BodyHandlers.ofString()).body());
    }

    private static Parameters proof(String code) {
        return new Parameters(Map.of(
                "client_id", app.clientId(),
                "client_secret", app.clientSecret().reveal(),
                "code", code,
                "code_verifier", VERIFIER,
                "redirect_uri", CALLBACK.toString()));
    }

    private static String token(String login, String scope) throws Exception {
        var back = authorized(question(scope).with("as", login));
        assertEquals("s+1", back.get("state"));
        return exchange(proof(back.get("code"))).path("access_token").asText();
    }

    private static int status(String path, String token) throws Exception {
        return get("/api/v3/" + path, "Authorization", "Bearer " + token).statusCode();
    }

    @Test
    void aPersonPicksWhoToBe() throws Exception {
        var page = get("/login/oauth/authorize?" + question("").encoded());
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains(">Alice</a>") && page.body().contains("as=bob"), page.body());
    }

    @Test
    void aTokenTellsWhoItIs() throws Exception {
        var token = token("alice", "");
        var user = get("/api/v3/user", "Authorization", "Bearer " + token);
        assertEquals(
                "Alice", new ObjectMapper().readTree(user.body()).path("login").asText());
        assertEquals(401, status("user", "nonsense"));
        github.revokeTokens("alice");
        assertEquals(401, status("user", token));
    }

    @ParameterizedTest
    @CsvSource({
        "alice, read:org, orgs/lab/members/Alice, 204",
        "alice, read:org, orgs/lab/members/bob, 404",
        "alice, read:org, orgs/LAB/teams/stars/members/alice, 204",
        "carol, read:org, orgs/lab/teams/stars/members/carol, 404",
        "bob, read:org, orgs/lab/members/bob, 302",
        "alice, '', orgs/lab/members/alice, 302",
        "alice, '', orgs/lab/teams/stars/members/alice, 404",
        "alice, '', user/emails, 404",
        "alice, user:email, user/emails, 200",
        "bob, read:org, orgs/lab/public_members/bob, 404",
        "bob, read:org, nothing, 404"
    })
    void membersAreToldToMembersWithTheScope(String login, String scope, String path, int status) throws Exception {
        assertEquals(status, status(path, token(login, scope)));
    }

    @Test
    void teamsComeInPages() throws Exception {
        for (int i = 0; i < 3; i++) github.addTeamMember("many", "t" + i, "dora");
        var token = token("dora", "read:org");
        var first = get("/api/v3/user/teams?per_page=2", "Authorization", "Bearer " + token);
        assertEquals(2, new ObjectMapper().readTree(first.body()).size());
        var next = first.headers().firstValue("Link").orElseThrow();
        assertTrue(next.contains("per_page=2&page=2"), next);
        var last = get("/api/v3/user/teams?per_page=2&page=2", "Authorization", "Bearer " + token);
        assertEquals(
                "t2", new ObjectMapper().readTree(last.body()).at("/0/slug").asText());
        assertTrue(last.headers().firstValue("Link").isEmpty());
    }

    @Test
    void aCodeIsGoodOnceAndOnlyWithItsVerifier() throws Exception {
        var code = authorized(question("").with("as", "bob")).get("code");
        assertEquals(
                "bad_verification_code",
                exchange(proof(code).with("code_verifier", VERIFIER + "x"))
                        .path("error")
                        .asText());
        assertEquals(
                "bad_verification_code", exchange(proof(code)).path("error").asText());
        code = authorized(question("").with("as", "bob")).get("code");
        assertTrue(exchange(proof(code)).has("access_token"));
        assertEquals(
                "bad_verification_code", exchange(proof(code)).path("error").asText());
    }

    @Test
    void aWrongSecretIsRefusedAndTheCodeStays() throws Exception {
        var code = authorized(question("").with("as", "bob")).get("code");
        assertEquals(
                "incorrect_client_credentials",
                exchange(proof(code).with("client_secret", "x")).path("error").asText());
        assertTrue(exchange(proof(code)).has("access_token"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://hub.example.org/hub/oauth_callback/more, true",
        "https://hub.example.org/hub/oauth_callback2, false",
        "http://hub.example.org/hub/oauth_callback, false",
        "https://hub.example.org:8443/hub/oauth_callback, false",
        "https://evil.example.org/hub/oauth_callback, false"
    })
    void peopleAreSentBackBelowTheCallbackOnly(String redirect, boolean taken) throws Exception {
        var back = authorized(question("").with("as", "bob").with("redirect_uri", redirect));
        assertEquals(taken, back.find("code").isPresent());
        assertEquals(taken, !back.get("error").equals("redirect_uri_mismatch"));
        assertFalse(back.get("state").isEmpty());
    }

    @Test
    void anUnknownApplicationGetsNoPage() throws Exception {
        assertEquals(404, get("/login/oauth/authorize?client_id=x").statusCode());
    }
}
