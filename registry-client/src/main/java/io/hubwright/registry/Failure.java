package io.hubwright.registry;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.ThrottledException;
import io.hubwright.UnauthorizedException;
import io.hubwright.UnavailableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.core5.http.impl.EnglishReasonPhraseCatalog;

/** Turns what went wrong into a sentence: action, request, the server's code and text, what to do. */
final class Failure {
    private static final int LONGEST_TEXT = 300;

    /** How the JDK and Conscrypt say that the answer was no TLS. */
    private static final Pattern PLAIN_HTTP =
            Pattern.compile("Unsupported or unrecognized SSL message|Unable to parse TLS packet header");

    private Failure() {}

    static HubwrightException of(Call call, Reply reply, Credentials credentials) {
        var message = call.action() + ": " + call.target() + ": " + reply.status() + " " + said(reply)
                + hint(reply, credentials).map(hint -> "; " + hint).orElse("");
        var details = new HubwrightException.Details(
                "registry",
                reply.status(),
                reply.header("X-Request-Id").or(() -> reply.header("CF-RAY")).orElse(""));
        return switch (reply.status()) {
            case 401, 403 -> new UnauthorizedException(message, details, null);
            case 404 -> new NotFoundException(message, details, null);
            case 409 -> new ConflictException(message, details, null);
            case 429 -> new ThrottledException(message, details, retryAfter(reply), null);
            case 503 ->
                reply.header("Retry-After").isPresent()
                        ? new ThrottledException(message, details, retryAfter(reply), null)
                        : new UnavailableException(message, details, null);
            default ->
                reply.status() >= 500
                        ? new UnavailableException(message, details, null)
                        : new HubwrightException(message, details, null);
        };
    }

    /** No answer, or half of one. */
    static HubwrightException of(Call call, IOException e) {
        var message = call.action() + ": " + call.target() + ": " + reason(e);
        return new UnavailableException(message, e);
    }

    /** Our own disk's. */
    static HubwrightException local(String action, IOException e) {
        return new HubwrightException(action + ": cannot write on this computer: " + e + "; is its disk full?", e);
    }

    /** Trying again may help. */
    static boolean isPassing(HubwrightException problem) {
        return problem instanceof UnavailableException || problem instanceof ThrottledException;
    }

    static boolean isPassing(Reply reply) {
        return reply.status() >= 500 || reply.status() == 429;
    }

    static Duration retryAfter(HubwrightException problem) {
        return problem instanceof ThrottledException throttled ? throttled.retryAfter() : Duration.ZERO;
    }

    /** Trying again cannot help. */
    static boolean isFinal(IOException e) {
        return e instanceof SSLHandshakeException
                || e instanceof SSLPeerUnverifiedException
                || isPlainHttp(e)
                || e instanceof UnknownHostException;
    }

    /** Seconds or an HTTP date (RFC 9110 section 10.2.3); zero if it says neither. */
    static Duration retryAfter(Reply reply) {
        var text = reply.header("Retry-After").orElse("").strip();
        if (text.matches("[0-9]{1,9}")) return Duration.ofSeconds(Long.parseLong(text));
        try {
            var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            var server = reply.header("Date")
                    .map(now -> ZonedDateTime.parse(now, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant())
                    .orElse(date);
            return date.isAfter(server) ? Duration.between(server, date) : Duration.ZERO;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    /** The codes and messages of the protocol's error body, else its first words. */
    private static String said(Reply reply) {
        var errors = Json.parse(reply.body()).path("errors");
        if (errors.isArray() && !errors.isEmpty()) {
            var first = errors.get(0);
            var code = first.path("code").asText();
            var message = first.path("message").asText();
            return shortened(code + (message.isEmpty() ? "" : ": " + message));
        }
        var details = Json.parse(reply.body()).path("details").asText();
        if (!details.isEmpty()) return shortened(details);
        var text = new String(reply.body(), StandardCharsets.UTF_8)
                .replaceAll("(?s)<(script|style)[^>]*>.*?</\\1>", " ")
                .replaceAll("<[^>]*>", " ")
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        return text.isEmpty() ? reasonPhrase(reply.status()) : shortened(text);
    }

    /** Answers to HEAD have no body. */
    private static String reasonPhrase(int status) {
        if (status < 100 || status > 599) return "which is no status of HTTP";
        var phrase = EnglishReasonPhraseCatalog.INSTANCE.getReason(status, Locale.ROOT);
        return phrase == null ? "without a word" : phrase;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
    }

    private static Optional<String> hint(Reply reply, Credentials credentials) {
        var text = new String(reply.body(), StandardCharsets.UTF_8);
        return Optional.ofNullable(
                switch (reply.status()) {
                    case 400 ->
                        text.contains("HTTP request to an HTTPS server")
                                ? "the registry speaks TLS: leave out Protocol.PLAIN_HTTP"
                                : null;
                    case 401 -> unauthorized(reply, credentials);
                    case 403 -> "the user may not do this; ask the registry's owner for the right to";
                    case 405 ->
                        "the registry does not allow it; deletes of a registry:2 or :3 need"
                                + " REGISTRY_STORAGE_DELETE_ENABLED=true";
                    case 413 ->
                        isCloudflare(reply)
                                ? "Cloudflare's proxy takes at most 100 MB a request; make the DNS record \"DNS only\""
                                : "a proxy before the registry limits the size of a request; raise its limit"
                                        + " (nginx: client_max_body_size 0)";
                    case 429 -> "the registry asks to wait" + limits(reply);
                    case 502, 504 -> "the proxy before the registry does not reach it; is the registry running?";
                    default -> null;
                });
    }

    private static String unauthorized(Reply reply, Credentials credentials) {
        // RFC 6750 section 3.1: the token is good, but not for this.
        if (reply.header("WWW-Authenticate")
                .filter(text -> text.contains("insufficient_scope"))
                .isPresent())
            return "the user is known, but may not do this here; ask the registry's owner for the right to";
        if (credentials instanceof Credentials.Basic basic)
            return "check user \"" + basic.user() + "\" and its password in the registry's htpasswd file";
        return credentials instanceof Credentials.Anonymous
                ? "the registry wants a user and a password: RegistryOptions.credentials"
                : "the registry does not take the token; log in again";
    }

    private static String limits(Reply reply) {
        return reply.header("ratelimit-remaining")
                .map(left -> " (rate limit left: " + left + ")")
                .orElse("");
    }

    static boolean isCloudflare(Reply reply) {
        return reply.header("CF-RAY").isPresent()
                || reply.header("Server").map("cloudflare"::equalsIgnoreCase).orElse(false);
    }

    private static String reason(IOException e) {
        var text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (isPlainHttp(e)) return "the server does not speak TLS; if that is meant, choose Protocol.PLAIN_HTTP";
        if (e instanceof SSLHandshakeException || e instanceof SSLPeerUnverifiedException)
            return text + "; give the CA of the registry's certificate by RegistryOptions.caCertificates,"
                    + " and use a name that the certificate has";
        if (e instanceof UnknownHostException) return "the name " + text + " is not known; is its DNS record there?";
        if (e instanceof ConnectException || e instanceof NoRouteToHostException)
            return text + "; is the registry running, and its port open in the security group?";
        if (e instanceof SocketTimeoutException) return text + "; a firewall may swallow packets, or the server hangs";
        return text;
    }

    private static boolean isPlainHttp(IOException e) {
        var text = Optional.ofNullable(e.getMessage()).orElse("");
        return e instanceof SSLException && PLAIN_HTTP.matcher(text).find();
    }
}
