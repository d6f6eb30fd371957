package io.hubwright.engine;

/** Whether what was made has become true yet. */
public sealed interface Readiness<T> {
    /** It has; {@code found} as last read. */
    record Ready<T>(T found) implements Readiness<T> {}

    /** Not yet; {@code found} as last read, {@code state} in a word or two for people. */
    record Waiting<T>(T found, String state) implements Readiness<T> {}

    /** It never will; a sentence why. */
    record Failed<T>(String why) implements Readiness<T> {}

    /** It never will, and nothing can be on it: the engine deletes it and makes it anew, twice at most. A sentence why. */
    record Broken<T>(String why) implements Readiness<T> {}

    static <T> Readiness<T> ready(T found) {
        return new Ready<>(found);
    }

    static <T> Readiness<T> waiting(T found, String state) {
        return new Waiting<>(found, state);
    }

    static <T> Readiness<T> failed(String why) {
        return new Failed<>(why);
    }

    static <T> Readiness<T> broken(String why) {
        return new Broken<>(why);
    }
}
