package io.hubwright.engine;

import java.util.concurrent.Callable;

/**
 * The one door for calls to remote APIs: rate, repeats of what is safe to repeat, counters. Both methods block until the call is
 * through or given up, throw what the call threw, and wrap checked exceptions.
 */
public interface Gate {
    /** A call without effect: repeated after {@link io.hubwright.UnavailableException} and {@link io.hubwright.ThrottledException}. */
    <R> R read(String service, Callable<R> request);

    /** A call with an effect: repeated only after {@link io.hubwright.ThrottledException}, which says that it had none. */
    <R> R write(String service, Callable<R> request);
}
