package io.hubwright.throwaway.openstack;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What goes wrong with one call. */
sealed interface Fault {
    /** The answer without any effect, in the service's own error form unless a body is given. */
    record Refuse(int status, String message, Optional<String> body, Map<String, String> headers) implements Fault {}

    /** The call waits before it is carried out. */
    record Slow(Duration delay) implements Fault {}

    /** The connection is reset before anything happens. */
    record Reset() implements Fault {}

    /** The call is carried out, then the connection is reset instead of an answer. */
    record LoseAnswer() implements Fault {}

    /** The connection is reset at once; the call is carried out later. */
    record CommitLate(Duration after) implements Fault {}

    /** Others do something just before. */
    record Meanwhile(Runnable others) implements Fault {
        @Override
        public String toString() {
            return "Meanwhile";
        }
    }

    /** The call's token is revoked first: the answer is a 401. */
    record ExpireToken() implements Fault {}
}
