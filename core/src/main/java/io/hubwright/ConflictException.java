package io.hubwright;

import org.jspecify.annotations.Nullable;

/** Something stands in the way: a name taken by others, or a field that cannot be changed in place. */
public final class ConflictException extends HubwrightException {
    private static final long serialVersionUID = 1;

    public ConflictException(String message) {
        super(message);
    }

    public ConflictException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public ConflictException(String message, Details details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
