package io.hubwright.openstack;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.HubwrightException.Details;
import io.hubwright.NotFoundException;
import io.hubwright.QuotaExceededException;
import io.hubwright.ThrottledException;
import io.hubwright.UnauthorizedException;
import io.hubwright.UnavailableException;
import java.time.Duration;

/** Turns a service's error into the exception that says what to do. Decided by status and type; by text only where Nova gives no more. */
final class ApiErrors {
    private ApiErrors() {}

    static HubwrightException of(String service, Ask ask, Answer answer) {
        var fault = ApiFault.of(answer);
        var details = new Details(service, answer.status(), answer.requestId());
        var message = message(service, ask, answer, fault);
        var retryAfter = answer.retryAfter();
        return switch (answer.status()) {
            case 401 ->
                new UnauthorizedException(
                        message + "; check the credentials, the project and the domains", details, fault);
            case 403 ->
                isQuota(fault)
                        ? quota(message, details, fault)
                        : new UnauthorizedException(message + "; the project's roles do not allow it", details, fault);
            case 404 -> new NotFoundException(message + advice(fault), details, fault);
            case 409 ->
                isQuota(fault) ? quota(message, details, fault) : new ConflictException(message, details, fault);
            case 412 -> new ConflictException(message + "; it was changed meanwhile", details, fault);
            // Cinder says Retry-After: 0 to an exhausted quota; an old Nova's rate limit gives a time.
            case 413 ->
                retryAfter.filter(wait -> !wait.isZero()).isPresent()
                        ? throttled(message, details, retryAfter.get(), fault)
                        : quota(message, details, fault);
            case 429, 498 -> throttled(message, details, retryAfter.orElse(Duration.ZERO), fault);
            case 503 ->
                retryAfter.isPresent()
                        ? throttled(message, details, retryAfter.get(), fault)
                        : new UnavailableException(message, details, fault);
            default ->
                answer.status() >= 500
                        ? new UnavailableException(message, details, fault)
                        : new HubwrightException(message, details, fault);
        };
    }

    private static String message(String service, Ask ask, Answer answer, ApiFault fault) {
        var type = fault.type().isEmpty() || fault.type().equals("error") ? "" : " " + fault.type();
        var text = fault.text().isEmpty() ? "" : ": " + fault.text().replaceFirst("[.\\s]+$", "");
        var id = answer.requestId().isEmpty() ? "" : ", " + answer.requestId();
        return "cannot " + ask.what() + ": " + service + " answered " + answer.status() + type + text + " [" + ask + id
                + "]";
    }

    private static boolean isQuota(ApiFault fault) {
        return fault.type().equals("OverQuota")
                || fault.text().startsWith("Quota exceeded")
                || fault.text().contains("exceeds allowed");
    }

    private static QuotaExceededException quota(String message, Details details, ApiFault fault) {
        return new QuotaExceededException(
                message + "; delete what is not needed or ask the cloud's operators for more", details, fault);
    }

    private static ThrottledException throttled(String message, Details details, Duration retryAfter, ApiFault fault) {
        return new ThrottledException(message + "; too many requests", details, retryAfter, fault);
    }

    private static String advice(ApiFault fault) {
        return fault.type().equals("ExternalGatewayForFloatingIPNotFound")
                ? "; no router joins the server's network with the pool of the floating IP: give the network's router a gateway in that"
                        + " pool, or name another network or pool"
                : "";
    }
}
