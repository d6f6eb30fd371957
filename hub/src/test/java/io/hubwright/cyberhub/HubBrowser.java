package io.hubwright.cyberhub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.Dialer;
import io.hubwright.Time;
import io.hubwright.cyberhub.Web.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * One person at a hub, without a screen: signs in by cookies, sends forms as the page would, asks the REST API, runs cells. At GitHub's
 * page it picks the person. Not for several threads.
 */
final class HubBrowser {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_REDIRECTS = 25;
    private static final Duration SPAWN = Duration.ofMinutes(3);

    private final Web web;
    private final URI hub;
    private final String login;

    private HubBrowser(Web web, URI hub, String login) {
        this.web = web;
        this.hub = hub;
        this.login = login;
    }

    /**
     * Not yet signed in.
     *
     * @param hub the public URL with the base path and a slash at its end, such as {@code https://hub.example.org/}
     * @param authorityPem who signed its certificate
     */
    static HubBrowser of(String login, URI hub, Dialer dialer, Optional<String> authorityPem) {
        return new HubBrowser(new Web(dialer, trust(authorityPem)), hub, login);
    }

    static SSLContext trust(Optional<String> authorityPem) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            if (authorityPem.isPresent()) {
                var pem = new ByteArrayInputStream(authorityPem.get().getBytes(StandardCharsets.US_ASCII));
                store.setCertificateEntry(
                        "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            }
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Web web() {
        return web;
    }

    URI at(String path) {
        return hub.resolve(path);
    }

    /** Follows redirects, across sites too. {@code path} is below the hub's base, such as {@code hub/home}. */
    Answer get(String path) {
        return follow(web.send("GET", at(path), Map.of(), ""));
    }

    private Answer follow(Answer first) {
        var answer = first;
        for (int i = 0; i < MOST_REDIRECTS; i++) {
            var next = answer.location();
            if (next.isEmpty()) return answer;
            answer = web.send("GET", asMyself(next.get()), Map.of(), "");
        }
        throw new IllegalStateException("more than " + MOST_REDIRECTS + " redirects, the last to " + answer);
    }

    private URI asMyself(URI next) {
        return next.getPath().equals("/login/oauth/authorize") ? URI.create(next + "&as=" + login) : next;
    }

    /** Through GitHub. The page that is reached in the end: 403 if the person is not allowed. */
    Answer signIn() {
        return get("hub/oauth_login?next=" + encode(at("hub/home").getPath()));
    }

    /** With a user name and password, where the hub asks for these. */
    Answer signIn(String password) {
        get("hub/login");
        return post("hub/login", Map.of("username", login, "password", password));
    }

    boolean isSignedIn() {
        var answer = web.send("GET", at("hub/home"), Map.of(), "");
        return answer.status() == 200;
    }

    /** Sends a form as the page would, with its XSRF token. */
    Answer post(String path, Map<String, String> form) {
        var fields = new TreeMap<>(form);
        fields.put("_xsrf", xsrf(at(path)));
        var body = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return follow(web.send(
                "POST",
                at(path),
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Referer", at(path).toString()),
                body));
    }

    /** Of the hub's own REST API or a server's, by the session's cookies: {@code hub/api/user}, {@code user/alice/api/kernels}. */
    Answer rest(String method, String path, String json) {
        var headers = new TreeMap<>(Map.of("Content-Type", "application/json"));
        if (!method.equals("GET")) headers.put("X-XSRFToken", xsrf(at(path)));
        return web.send(method, at(path), headers, json);
    }

    static JsonNode json(Answer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + answer, e);
        }
    }

    private String xsrf(URI uri) {
        return web.cookie(uri, "_xsrf").orElse("");
    }

    /** Starts the server from the form, with this value of the field {@code image}; blocks until its page answers. */
    Answer spawn(Optional<String> image) {
        var page = get("hub/spawn");
        // A hub with one image has no form: asking for the page starts the server.
        boolean hasForm = page.uri().getPath().equals(at("hub/spawn").getPath());
        var sent = hasForm
                ? post(
                        "hub/spawn/" + login,
                        image.map(label -> Map.of("image", label)).orElse(Map.of()))
                : page;
        if (sent.status() != 200) return sent;
        Time.SYSTEM.await("the server of " + login, SPAWN, Duration.ofMillis(250), () -> ready(sent));
        return get("user/" + login + "/lab");
    }

    private Optional<Boolean> ready(Answer sent) {
        var user = web.send("GET", at("hub/api/users/" + login), Map.of(), "");
        if (user.status() != 200) throw new IllegalStateException("after " + sent + "\n" + user);
        var server = json(user).path("servers").path("");
        if (server.path("ready").asBoolean()) return Optional.of(true);
        if (!server.isMissingNode() || !json(user).path("pending").isNull()) return Optional.empty();
        throw new IllegalStateException(
                "the server of " + login + " did not start: " + get("hub/spawn-pending/" + login));
    }

    Answer stopServer() {
        return rest("DELETE", "hub/api/users/" + login + "/server", "");
    }

    /** A new kernel of the running server. */
    Kernel kernel() throws IOException {
        get("user/" + login + "/lab"); // signs in at the server, too
        var made = rest("POST", "user/" + login + "/api/kernels", "{\"name\": \"python3\"}");
        if (made.status() != 201) throw new IOException("no kernel: " + made);
        return kernel(json(made).path("id").asText());
    }

    /** One that runs already. */
    Kernel kernel(String id) throws IOException {
        var session = UUID.randomUUID().toString();
        var uri = at("user/" + login + "/api/kernels/" + id + "/channels?session_id=" + session);
        return new Kernel(WebSocket.open(web, uri), session);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
