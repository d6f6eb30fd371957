package io.hubwright.hub;

/**
 * What a check saw.
 *
 * @param check which one, such as {@code disk /var/lib/docker}
 * @param text what was seen, and what to do about it where something is wrong
 */
public record Finding(Level level, String check, String text) {
    public enum Level {
        OK,
        /** Works, and will not for ever. */
        WARNING,
        /** Does not work, or could not be looked at. */
        FAILURE
    }

    public static Finding ok(String check, String text) {
        return new Finding(Level.OK, check, text);
    }

    public static Finding warning(String check, String text) {
        return new Finding(Level.WARNING, check, text);
    }

    public static Finding failure(String check, String text) {
        return new Finding(Level.FAILURE, check, text);
    }

    @Override
    public String toString() {
        return level + " " + check + ": " + text;
    }
}
