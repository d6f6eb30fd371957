package io.hubwright.engine;

/**
 * Where specs become true; a value, no I/O until connected. Providers that need no credentials (hosts, what runs on them) are
 * found by {@link java.util.ServiceLoader}; one of the same class given by the caller wins.
 */
public interface Provider {
    /**
     * Opens it. May block on a log-in.
     *
     * @throws io.hubwright.HubwrightException if it cannot be reached or refuses the credentials
     */
    Connection connect(Services services);
}
