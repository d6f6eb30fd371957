package io.hubwright.dns;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.HubwrightException;
import io.hubwright.HubwrightException.Details;
import io.hubwright.NotFoundException;
import io.hubwright.QuotaExceededException;
import io.hubwright.ThrottledException;
import io.hubwright.UnauthorizedException;
import io.hubwright.UnavailableException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns a refusal into an exception whose message keeps all that the service said, its error chain, too. Decides by
 * status and code, never by text. The codes are those that users of the service report in public issue trackers.
 */
final class CloudflareErrors {
    private static final String PERMISSIONS =
            "the token needs Zone > Zone > Read and Zone > DNS > Edit on this zone (My Profile > API Tokens)";

    private CloudflareErrors() {}

    /** A refusal that the caller may know how to deal with. */
    static final class Refusal extends HubwrightException {
        private static final long serialVersionUID = 1;

        private final List<Integer> codes;

        Refusal(String message, Details details, List<Integer> codes) {
            super(message, details, null);
            this.codes = List.copyOf(codes);
        }

        boolean hasAny(Integer... wanted) {
            return List.of(wanted).stream().anyMatch(codes::contains);
        }
    }

    static HubwrightException of(String action, HttpResponse<String> response, JsonNode envelope) {
        int status = response.statusCode();
        var details = new Details(
                CloudflareApi.SERVICE,
                status,
                response.headers().firstValue("cf-ray").orElse(""));
        var codes = codes(envelope.path("errors"));
        var said = action + ": Cloudflare answered " + status + text(envelope.path("errors"));
        var retryAfter = retryAfter(response);
        if (status == 429 || (status == 503 && retryAfter.isPresent()))
            return new ThrottledException(
                    said + "; its limit is 1200 calls in 5 minutes for all tokens of a user together",
                    details,
                    retryAfter.orElse(Duration.ZERO),
                    null);
        if (status >= 500) return new UnavailableException(said, details, null);
        if (status / 100 == 2)
            return new HubwrightException(
                    said + " with success:false or without JSON; is "
                            + response.uri().getAuthority() + " Cloudflare's API?",
                    details,
                    null);
        var remedy = remedy(status, codes);
        if (remedy.isPresent()) return new UnauthorizedException(said + "; " + remedy.get(), details, null);
        if (codes.contains(81045))
            return new QuotaExceededException(
                    said + "; the zone is full (200 records on the free plan): delete some, or upgrade", details, null);
        if (codes.contains(81044)) return new NotFoundException(said, details, null);
        if (codes.contains(7003)) return new NotFoundException(said + "; is the zone id right?", details, null);
        return new Refusal(said, details, codes);
    }

    private static Optional<String> remedy(int status, List<Integer> codes) {
        if (codes.contains(6103) || codes.contains(9103))
            return Optional.of("this looks like a token where a global API key belongs, or the other way round");
        if (codes.contains(6111) || codes.contains(6003) || codes.contains(9106))
            return Optional.of("the token is malformed: copy it again, without quotes");
        if (codes.contains(9109))
            return Optional.of("the token is wrong, expired or revoked, or may not be used from this computer's address"
                    + " (its client IP filter)");
        if (codes.contains(1000)) return Optional.of("the token is wrong, expired or revoked");
        if (codes.contains(10000)) return Optional.of(PERMISSIONS);
        return status == 401 || status == 403 ? Optional.of(PERMISSIONS) : Optional.empty();
    }

    private static List<Integer> codes(JsonNode errors) {
        var codes = new ArrayList<Integer>();
        for (var error : errors) {
            codes.add(error.path("code").asInt());
            codes.addAll(codes(error.path("error_chain")));
        }
        return codes;
    }

    /** {@code ": 1004 DNS Validation Error: 9005 Content for A record must be a valid IPv4 address."} */
    private static String text(JsonNode errors) {
        var text = new StringBuilder();
        for (var error : errors)
            text.append(text.isEmpty() ? ": " : ", ")
                    .append(error.path("code").asInt())
                    .append(' ')
                    .append(error.path("message").asText().strip())
                    .append(text(error.path("error_chain")));
        return text.toString();
    }

    /** Only seconds: the service does not send the other form, a date. */
    private static Optional<Duration> retryAfter(HttpResponse<String> response) {
        return response.headers()
                .firstValue("retry-after")
                .filter(value -> value.matches("\\d{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }
}
