package io.hubwright.throwaway.registry;

import java.io.IOException;

/** Decides who may come in. */
interface Access {

    /** Anybody may do anything. */
    Access OPEN = request -> true;

    boolean admits(Request request) throws IOException;

    /** What a client that was refused is told about how to log in. */
    default String challenge() {
        return "Basic realm=\"registry\"";
    }
}
