package io.hubwright;

import org.jspecify.annotations.Nullable;

/** Credentials are missing, wrong or too weak; the message says which. */
public final class UnauthorizedException extends HubwrightException {
    private static final long serialVersionUID = 1;

    public UnauthorizedException(String message) {
        super(message);
    }

    public UnauthorizedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public UnauthorizedException(String message, Details details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
