package io.hubwright.throwaway.github;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hubwright.Secret;
import io.hubwright.throwaway.github.Grants.Token;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A GitHub that lives as long as this object, for signing in: a page on which a person picks who to be, OAuth applications with PKCE,
 * organisations and teams. Its API is at {@code /api/v3}, as at an installation of one's own. Plain HTTP. Thread-safe; close it to free
 * its port.
 *
 * <p>All memberships are private, nobody has a password, and tokens do not expire.
 */
public final class GithubEmulator implements AutoCloseable {
    private static final int THREADS = 8;

    static {
        // Read once by the JDK's server: without it an answer's body waits up to 40 ms for the acknowledgement of its
        // head.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final HttpServer http;
    private final ExecutorService workers;
    private final Accounts accounts = new Accounts();
    private final Grants grants = new Grants();
    private final SignIn signIn = new SignIn(accounts, grants);
    private final Api api;
    private final List<String> calls = new CopyOnWriteArrayList<>();

    private GithubEmulator(HttpServer http) {
        this.http = http;
        this.api = new Api(uri().toString(), accounts);
        this.workers = Executors.newFixedThreadPool(THREADS, work -> {
            var thread = new Thread(work, "github");
            thread.setDaemon(true);
            return thread;
        });
        http.createContext("/", this::handle);
        http.setExecutor(workers);
        http.start();
    }

    /** At a free port of 127.0.0.1, with nobody in it. */
    public static GithubEmulator start() {
        return start(InetAddress.getLoopbackAddress());
    }

    /** At a free port of this address, with nobody in it: machines and browsers must both reach it. */
    public static GithubEmulator start(InetAddress address) {
        try {
            return new GithubEmulator(HttpServer.create(new InetSocketAddress(address, 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException("start GitHub at " + address.getHostAddress() + ": " + e.getMessage(), e);
        }
    }

    /** What stands for {@code https://github.com}. */
    public URI uri() {
        var at = http.getAddress();
        return URI.create("http://" + at.getAddress().getHostAddress() + ":" + at.getPort());
    }

    /** Makes people; those that are there stay. */
    public void addUsers(String... logins) {
        for (var login : logins) accounts.add(login);
    }

    /** Makes the person if need be, and the organisation. */
    public void addMember(String organisation, String login) {
        accounts.join(organisation, login);
    }

    /** The same for a team, by its slug; the person becomes a member of the organisation, too. */
    public void addTeamMember(String organisation, String team, String login) {
        accounts.joinTeam(organisation, team, login);
    }

    /** From the organisation and all its teams. */
    public void removeMember(String organisation, String login) {
        accounts.leave(organisation, login);
    }

    /** Ends all tokens that somebody gave to applications. */
    public void revokeTokens(String login) {
        grants.revoke(login);
    }

    /** Registers an application. */
    public OAuthApp register(URI callback) {
        var app = new OAuthApp("Ov23" + grants.random(8), Secret.of(grants.random(20)), callback);
        signIn.register(app);
        return app;
    }

    /** All calls so far, as {@code GET /api/v3/user}, without queries. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            calls.add(exchange.getRequestMethod() + " " + path);
            answer(exchange, path).send(exchange);
        }
    }

    private Reply answer(HttpExchange exchange, String path) throws IOException {
        var query =
                Parameters.parse(Optional.ofNullable(exchange.getRequestURI().getRawQuery()));
        return switch (exchange.getRequestMethod() + " " + path) {
            case "GET " + SignIn.AUTHORIZE -> signIn.authorize(query);
            case "POST /login/oauth/access_token" -> signIn.exchange(form(exchange));
            default -> api(exchange, path, query);
        };
    }

    private static Parameters form(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        return Parameters.parse(Optional.of(body));
    }

    private Reply api(HttpExchange exchange, String path, Parameters query) {
        var below = Api.below(path);
        if (below.isEmpty() || !exchange.getRequestMethod().equals("GET")) return Reply.notFound();
        var caller = caller(exchange);
        return caller.map(token -> api.answer(below.get(), query, token)
                        .header("X-OAuth-Scopes", String.join(", ", token.scopes())))
                .orElseGet(() -> Reply.error(401, "Bad credentials"));
    }

    // GitHub takes both words.
    private Optional<Token> caller(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .filter(header -> header.matches("(?i)(bearer|token) .*"))
                .flatMap(header -> grants.token(header.substring(header.indexOf(' ') + 1)));
    }

    @Override
    public void close() {
        http.stop(0);
        workers.shutdownNow();
    }

    @Override
    public String toString() {
        return "GitHub emulator " + uri() + " " + accounts.all().size() + " people";
    }
}
