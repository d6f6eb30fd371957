package io.hubwright.throwaway.simulated;

/** The connection is to be cut in place of an answer. */
final class CutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CutException() {
        super("the connection was to be cut here");
    }
}
