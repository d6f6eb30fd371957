package io.hubwright;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The other side asks to come back later (429, or 503 with Retry-After). The request had no effect. */
public final class ThrottledException extends HubwrightException {
    private static final long serialVersionUID = 1;

    private final Duration retryAfter;

    public ThrottledException(String message, Details details, Duration retryAfter, @Nullable Throwable cause) {
        super(message, details, cause);
        this.retryAfter = retryAfter;
    }

    /** How long the other side asked to wait; zero if it did not say. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
