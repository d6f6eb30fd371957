package io.hubwright;

import org.jspecify.annotations.Nullable;

/** No usable answer: connection refused or lost, time-out, 5xx. After a write its effect is unknown; after a read, asking again is safe. */
public final class UnavailableException extends HubwrightException {
    private static final long serialVersionUID = 1;

    public UnavailableException(String message) {
        super(message);
    }

    public UnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public UnavailableException(String message, Details details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
