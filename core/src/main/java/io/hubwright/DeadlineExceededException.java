package io.hubwright;

import org.jspecify.annotations.Nullable;

/** Something did not become true in time; the message has the last state seen. */
public final class DeadlineExceededException extends HubwrightException {
    private static final long serialVersionUID = 1;

    public DeadlineExceededException(String message) {
        super(message);
    }

    public DeadlineExceededException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public DeadlineExceededException(String message, Details details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
