package io.hubwright;

import org.jspecify.annotations.Nullable;

/** What was named is not there; the message lists the nearest names that are. */
public final class NotFoundException extends HubwrightException {
    private static final long serialVersionUID = 1;

    public NotFoundException(String message) {
        super(message);
    }

    public NotFoundException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public NotFoundException(String message, Details details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
