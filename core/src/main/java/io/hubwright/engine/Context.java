package io.hubwright.engine;

import io.hubwright.Dialer;
import io.hubwright.Spec;
import io.hubwright.Time;
import java.nio.file.Path;
import java.util.Optional;

/** What the engine tells a handler about the run and the deployment. */
public interface Context {
    /**
     * What became of a required spec; typed, and there because the engine made it first.
     *
     * @throws IllegalStateException if the handler asks for a spec that its own spec does not require
     */
    <T> T get(Spec<? extends T> required);

    /** The same while planning and checking, when what is required may not exist yet. */
    <T> Optional<T> find(Spec<? extends T> required);

    /** A service that some connection offers: host keys from a cloud's console log, for example. */
    <R> Optional<R> offer(Class<R> capability);

    /** The ownership mark for what is made for this spec. */
    Marker marker(Spec<?> spec);

    /** This deployment's directory on this computer, 0700: keys of an own CA, host keys seen. Kept until nothing is left of it. */
    Path localDirectory();

    /**
     * How fresh a list has to be for this call: what was asked for at or after this point of the steady clock
     * ({@link Time#nanoTime}), and since then kept up with this connection's own writes, will do. The begin of the run when
     * something is looked for; the begin of the round when something is waited for.
     */
    default long asOf() {
        return time().nanoTime();
    }

    Time time();

    Dialer dialer();

    /** Shows what a long step is doing, in a few words. */
    void progress(String text);
}
