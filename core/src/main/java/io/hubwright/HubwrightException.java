package io.hubwright;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The root of all that can fail at run time. Its message is one sentence: what was tried, on what, what the other side said,
 * and what to do. Misuse is an {@link IllegalArgumentException} instead.
 *
 * <p>Subtypes are named after the remedy. Data of the failed call, where there is any, is in {@link #details()}.
 */
public class HubwrightException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Details details;

    public HubwrightException(String message) {
        this(message, Details.NONE, null);
    }

    public HubwrightException(String message, @Nullable Throwable cause) {
        this(message, Details.NONE, cause);
    }

    public HubwrightException(String message, Details details, @Nullable Throwable cause) {
        super(message, cause);
        this.details = details;
    }

    public Details details() {
        return details == null ? Details.NONE : details;
    }

    /**
     * What the other side answered.
     *
     * @param service such as {@code nova} or {@code cloudflare}; empty if none was involved
     * @param status the HTTP status, 0 if there was no answer
     * @param requestId what the provider's support asks for; empty if none was given
     */
    public record Details(String service, int status, String requestId) {
        public static final Details NONE = new Details("", 0, "");

        public Optional<String> requestIdIfGiven() {
            return requestId.isEmpty() ? Optional.empty() : Optional.of(requestId);
        }
    }
}
