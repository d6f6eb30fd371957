package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.util.Optional;

/** Decides who may come in. */
interface Access {

    /** Anybody may do anything. */
    Access OPEN = new Access() {
        @Override
        public boolean admits(Request request) {
            return true;
        }

        @Override
        public String challenge(Request request) {
            return "Basic realm=\"open\"";
        }
    };

    boolean admits(Request request) throws IOException;

    /** Tells a client that was refused how to log in. */
    String challenge(Request request);

    /** An answer to a request that is about logging in itself. */
    default Optional<Response> serve(Request request) throws IOException {
        return Optional.empty();
    }
}
