package io.hubwright.openstack;

import io.hubwright.Time;
import io.hubwright.UnavailableException;
import io.hubwright.engine.Budget;
import io.hubwright.engine.Connection;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Drift;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Permission;
import io.hubwright.engine.Plan;
import io.hubwright.engine.Provider;
import io.hubwright.engine.Report;
import io.hubwright.engine.Services;
import io.hubwright.engine.Settings;
import io.hubwright.throwaway.openstack.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A computer from which deployments are made. It can be killed before or after any of its calls: from that point on none of its
 * threads reaches the cloud, and what it had on its disk at that point is what its successor finds.
 */
final class Computer implements Transport {
    private final Simulation simulation;
    private final Path state;
    private final Time time;
    private int calls; // guarded by this
    private IntPredicate killedBefore = call -> false; // guarded by this
    private IntPredicate killedAfter = call -> false; // guarded by this
    private IntPredicate failing = call -> false; // guarded by this
    private Supplier<? extends Error> failure = Killed::new; // guarded by this
    private boolean dead; // guarded by this
    private Path disk;

    Computer(Simulation simulation, Path state) {
        this(simulation, state, simulation.time());
    }

    private Computer(Simulation simulation, Path state, Time time) {
        this.simulation = simulation;
        this.state = state;
        this.time = time;
        this.disk = state;
    }

    /** The same one with another clock. */
    Computer time(UnaryOperator<Time> clock) {
        return new Computer(simulation, state, clock.apply(simulation.time()));
    }

    /** Counted from its first call, which logs in. */
    synchronized Computer killedBefore(int call) {
        killedBefore = number -> number == call;
        return this;
    }

    synchronized Computer killedAfter(int call) {
        killedAfter = number -> number == call;
        return this;
    }

    /** With what was on its disk when it was killed, or is there now. */
    synchronized Computer restarted() {
        return new Computer(simulation, dead ? disk : state);
    }

    /** Its next calls fail like this, before they take effect. */
    synchronized Computer failing(IntPredicate calls, Supplier<? extends Error> how) {
        failing = calls;
        failure = how;
        return this;
    }

    /** Another program on the same computer: with the same directory. */
    synchronized Computer beside() {
        return new Computer(simulation, state);
    }

    synchronized boolean isDead() {
        return dead;
    }

    synchronized int calls() {
        return calls;
    }

    Path state() {
        return state;
    }

    Report apply(Deployment deployment, Permission... permissions) throws Exception {
        return simulation.run(() -> {
            try (var hubwright = connect()) {
                return hubwright.apply(deployment, permissions);
            }
        });
    }

    Report destroy(Deployment deployment, Permission... permissions) throws Exception {
        return simulation.run(() -> {
            try (var hubwright = connect()) {
                return hubwright.destroy(deployment, permissions);
            }
        });
    }

    Drift drift(Deployment deployment) throws Exception {
        return simulation.run(() -> {
            try (var hubwright = connect()) {
                return hubwright.drift(deployment);
            }
        });
    }

    void adopt(String deployment) throws Exception {
        simulation.run(() -> {
            try (var hubwright = connect()) {
                hubwright.adopt(deployment);
                return true;
            }
        });
    }

    Plan plan(Deployment deployment) throws Exception {
        return simulation.run(() -> {
            try (var hubwright = connect()) {
                return hubwright.plan(deployment);
            }
        });
    }

    /** To be used within {@link Simulation#run}. */
    Hubwright connect() {
        return Hubwright.connect(
                Settings.defaults().stateDirectory(state).time(time).budget(Budget.UNLIMITED), new Cloud());
    }

    private final class Cloud implements Provider {
        @Override
        public Connection connect(Services services) {
            return CloudConnection.open(simulation.settings(), Computer.this, services);
        }
    }

    @Override
    public Answer send(Ask ask) {
        int call = begin();
        try {
            return answer(simulation
                    .cloud()
                    .ask(ask.method(), path(ask), ask.headers(), ask.body().orElse(new byte[0])));
        } catch (SocketException e) {
            throw new UnavailableException("cannot " + ask.what() + ": no answer to " + ask + ": " + e, e);
        } finally {
            end(call);
        }
    }

    private static String path(Ask ask) {
        var query = ask.uri().getRawQuery();
        return ask.uri().getRawPath() + (query == null ? "" : "?" + query);
    }

    private static Answer answer(Reply reply) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(reply.headers());
        return new Answer(reply.status(), headers, reply.body());
    }

    private synchronized int begin() {
        int call = ++calls;
        if (!dead && killedBefore.test(call)) die();
        if (dead) throw new Killed();
        if (failing.test(call)) throw failure.get();
        return call;
    }

    // An answer that comes after the end reaches nobody.
    private synchronized void end(int call) {
        if (!dead && killedAfter.test(call)) die();
        if (dead) throw new Killed();
    }

    private void die() {
        dead = true;
        disk = simulation.newDirectory();
        copy(state, disk);
    }

    /** A file that another thread writes at this moment may be cut short, as on a disk. */
    static void copy(Path from, Path to) {
        try (var files = Files.walk(from)) {
            for (var file : (Iterable<Path>) files::iterator)
                if (!file.equals(from) || Files.isDirectory(file))
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
        } catch (NoSuchFileException e) {
            // Nothing was written yet.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
