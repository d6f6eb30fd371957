package io.hubwright.engine;

import io.hubwright.Dialer;
import io.hubwright.NetworkSettings;
import io.hubwright.Time;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the engine works on this computer.
 *
 * @param stateDirectory holds a directory per deployment: a journal (a hint only), host keys seen, keys of an own CA
 * @param listener told what happens, on the thread that runs
 * @param dialer the way to what a deployment made
 * @param network the way to the APIs of providers
 * @param budget how much of each API a run may use
 */
public record Settings(
        Path stateDirectory, Listener listener, Time time, Dialer dialer, NetworkSettings network, Budget budget) {
    /** State in {@code $XDG_STATE_HOME/hubwright} or {@code ~/.local/state/hubwright}, no listener, network as the environment says. */
    public static Settings defaults() {
        return new Settings(
                defaultStateDirectory(),
                event -> {},
                Time.SYSTEM,
                Dialer.DIRECT,
                NetworkSettings.fromEnvironment(),
                Budget.DEFAULT);
    }

    public Settings stateDirectory(Path stateDirectory) {
        return new Settings(stateDirectory, listener, time, dialer, network, budget);
    }

    public Settings listener(Listener listener) {
        return new Settings(stateDirectory, listener, time, dialer, network, budget);
    }

    public Settings time(Time time) {
        return new Settings(stateDirectory, listener, time, dialer, network, budget);
    }

    public Settings dialer(Dialer dialer) {
        return new Settings(stateDirectory, listener, time, dialer, network, budget);
    }

    public Settings network(NetworkSettings network) {
        return new Settings(stateDirectory, listener, time, dialer, network, budget);
    }

    public Settings budget(Budget budget) {
        return new Settings(stateDirectory, listener, time, dialer, network, budget);
    }

    private static Path defaultStateDirectory() {
        return Optional.ofNullable(System.getenv("XDG_STATE_HOME"))
                .filter(home -> !home.isEmpty())
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".local", "state"))
                .resolve("hubwright");
    }
}
