package io.hubwright;

import org.jspecify.annotations.Nullable;

/** The thread was interrupted while it waited; its flag is set again. */
public final class InterruptedOperationException extends HubwrightException {
    private static final long serialVersionUID = 1;

    public InterruptedOperationException(String message) {
        super(message);
    }

    public InterruptedOperationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public InterruptedOperationException(String message, Details details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
