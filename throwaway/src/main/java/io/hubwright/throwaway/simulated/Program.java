package io.hubwright.throwaway.simulated;

import java.io.IOException;
import java.util.Optional;

/** What runs in a container and answers from outside. */
interface Program extends AutoCloseable {
    void start() throws IOException;

    void stop();

    /** After any file was written. */
    default void filesChanged() throws IOException {}

    /** Where it answers on this computer for a port of the machine; empty if it does not. */
    Optional<Integer> localPort(int port);

    /** And forgets its data. */
    @Override
    void close();
}
