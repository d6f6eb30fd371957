package io.hubwright.dns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.UnavailableException;
import io.hubwright.engine.Gate;
import io.hubwright.engine.Services;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of Cloudflare's API v4: one door, one envelope, one way to say what went wrong. Thread-safe. */
final class CloudflareApi {
    static final String SERVICE = "cloudflare";

    private static final Logger LOG = LoggerFactory.getLogger(CloudflareApi.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    // The service answers in well under a second; its own front gives up after 100 s.
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final Cloudflare settings;
    private final Gate gate;
    private final HttpClient http;
    private final ObjectMapper mapper = new ObjectMapper();

    CloudflareApi(Cloudflare settings, Services services) {
        this.settings = settings;
        this.gate = services.gate();
        this.http = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .proxy(services.network().proxySelector())
                .sslContext(services.network().sslContext())
                .build();
    }

    /** The whole envelope. {@code action} begins the message of what goes wrong: "list the records of example.org". */
    JsonNode get(String action, String path) {
        return gate.read(SERVICE, () -> send(action, request(path).GET()));
    }

    JsonNode post(String action, String path, JsonNode body) {
        return write(action, "POST", path, body);
    }

    JsonNode patch(String action, String path, JsonNode body) {
        return write(action, "PATCH", path, body);
    }

    void delete(String action, String path) {
        write(action, "DELETE", path, MissingNode.getInstance());
    }

    private JsonNode write(String action, String method, String path, JsonNode body) {
        var publisher = body.isMissingNode()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body.toString());
        return gate.write(
                SERVICE,
                () -> send(action, request(path).method(method, publisher).header("Content-Type", "application/json")));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(settings.baseUrl() + path))
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + settings.token().reveal());
    }

    private JsonNode send(String action, HttpRequest.Builder builder) {
        var request = builder.build();
        var response = exchange(action, request);
        LOG.debug("{} {} -> {}", request.method(), request.uri().getPath(), response.statusCode());
        var envelope = parse(response.body());
        boolean done = response.statusCode() / 100 == 2 && !envelope.isMissingNode();
        // A 200 may say success:false; some deletes leave the flag out.
        if (done && envelope.path("success").asBoolean(true)) return envelope;
        throw CloudflareErrors.of(action, response, envelope);
    }

    private HttpResponse<String> exchange(String action, HttpRequest request) {
        var exchange = http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            // HttpRequest.timeout ends with the headers: a body that stalls would hang for ever.
            return exchange.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException("interrupted while Cloudflare was asked to " + action, e);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw new UnavailableException(
                    action + ": " + host() + " did not answer within " + ANSWER_TIMEOUT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new UnavailableException(action + ": " + host() + ": " + cause + hint(cause), cause);
        }
    }

    private String host() {
        return settings.baseUrl().getAuthority();
    }

    private static String hint(Throwable e) {
        if (e instanceof java.net.ConnectException)
            return "; is this computer online, and does it need a proxy (HTTPS_PROXY)?";
        if (e instanceof javax.net.ssl.SSLException)
            return "; if a proxy re-signs the traffic here, give its CA in SSL_CERT_FILE";
        return "";
    }

    /** Missing if it is no JSON object, as when a proxy answers in HTML. */
    private JsonNode parse(String body) {
        try {
            var envelope = mapper.readTree(body);
            return envelope.isObject() ? envelope : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** Says why a call was refused or found nothing, as far as the token can tell. Never fails. */
    String explainToken() {
        // Tokens of an account, not of a user, are verified elsewhere and look invalid here.
        if (settings.token().reveal().startsWith("cfat_")) return "";
        try {
            var status = get("verify the token", "/user/tokens/verify")
                    .at("/result/status")
                    .asText();
            return status.equals("active") ? "the token itself is valid" : "the token is " + status;
        } catch (HubwrightException e) {
            return "";
        }
    }
}
