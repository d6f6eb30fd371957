package io.hubwright;

import org.jspecify.annotations.Nullable;

/** The project's quota is too small; the message has the numbers. Waiting does not help. */
public final class QuotaExceededException extends HubwrightException {
    private static final long serialVersionUID = 1;

    public QuotaExceededException(String message) {
        super(message);
    }

    public QuotaExceededException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public QuotaExceededException(String message, Details details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
