package io.hubwright.throwaway.simulated;

import io.hubwright.DataSize;
import io.hubwright.Dialer;
import io.hubwright.throwaway.machine.Machine;
import io.hubwright.throwaway.machine.Machines;
import java.net.URI;

/**
 * Machines for a computer that has nothing but a JDK: real SSH servers of this process, on ports of loopback that {@link #dialer()}
 * knows, which answer what container machines answered when they were recorded. A command that was not recorded fails with exit code
 * 127 and a sentence that begins with {@code not recorded}. Recorded are the servers {@code registry}, {@code worker-1} and {@code hub} of
 * the bring-up.
 *
 * <p>Real are key exchange, log-in, channels, exit codes and what a registry container does, which is the throwaway cloud's own registry with the
 * uploaded users and certificate; and TLS of a front with the uploaded certificate. Simulated is everything that a command does to a
 * machine, and what a front shows: no JupyterHub runs. Thread-safe.
 */
public final class SimulatedMachines implements Machines {
    private final Machines books = Machines.none();
    private final GuestMachines machines = new GuestMachines(books);
    private int writesToCut; // guarded by this
    private Runnable atCut = () -> {}; // guarded by this

    private SimulatedMachines() {}

    /** Opens nothing yet. */
    public static SimulatedMachines start() {
        return new SimulatedMachines();
    }

    @Override
    public String kind() {
        return "simulated";
    }

    @Override
    public Subnet internal() {
        return books.internal();
    }

    @Override
    public Subnet external() {
        return books.external();
    }

    /** Ready when this returns. */
    @Override
    public Machine boot(Boot boot) {
        return machines.boot(boot, books.boot(boot), machine -> {
            var recording = Recording.of(boot.hostname()).orElseGet(() -> Recording.empty(boot.hostname()));
            return new ReplayGuest(machines, machine, recording, this::cutNow);
        });
    }

    /**
     * Cuts the connection in place of the n-th change that machines are asked for from now on, once.
     *
     * @param then run just before, on a thread of the machine's
     */
    public void cutBeforeWrite(int n, Runnable then) {
        if (n < 1) throw new IllegalArgumentException("writes are counted from 1, not " + n);
        synchronized (this) {
            writesToCut = n;
            atCut = then;
        }
    }

    /** True if a cut that was asked for has not happened yet. */
    public synchronized boolean isCutPending() {
        return writesToCut > 0;
    }

    private synchronized boolean cutNow() {
        if (writesToCut == 0 || --writesToCut > 0) return false;
        atCut.run();
        return true;
    }

    @Override
    public void createVolume(String volumeId, DataSize size) {
        books.createVolume(volumeId, size);
    }

    @Override
    public void extendVolume(String volumeId, DataSize size) {
        books.extendVolume(volumeId, size);
    }

    @Override
    public void copyVolume(String volumeId, String copyId) {
        books.copyVolume(volumeId, copyId);
    }

    @Override
    public void deleteVolume(String volumeId) {
        books.deleteVolume(volumeId);
    }

    @Override
    public void neighbour(String name, URI uri) {
        machines.know(name, uri.getAuthority());
    }

    @Override
    public Dialer dialer() {
        return machines::dial;
    }

    @Override
    public void close() {
        machines.close();
    }
}
