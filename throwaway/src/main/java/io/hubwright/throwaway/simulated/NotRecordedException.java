package io.hubwright.throwaway.simulated;

/** Nobody asked a machine this when it was recorded. */
final class NotRecordedException extends Exception {
    private static final long serialVersionUID = 1;

    NotRecordedException(String message) {
        super(message);
    }
}
