package io.hubwright.throwaway.simulated;

import io.hubwright.DataSize;
import io.hubwright.Dialer;
import io.hubwright.throwaway.machine.ContainerMachines;
import io.hubwright.throwaway.machine.Machine;
import io.hubwright.throwaway.machine.Machines;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Container machines that are listened to: what they answer becomes the recordings that {@link SimulatedMachines} replays. They are
 * reached over the same SSH server of this process as simulated ones. Thread-safe.
 */
public final class RecordingMachines implements Machines {
    private final Machines real;
    private final GuestMachines machines;
    private final Upstream upstream = new Upstream();
    private final Map<String, Recorder> recorders = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> names = new ConcurrentHashMap<>();
    private final Map<String, GuestMachine> guests = new ConcurrentHashMap<>();
    private volatile boolean reading;

    private RecordingMachines(Machines real) {
        this.real = real;
        machines = new GuestMachines(real);
    }

    /** Blocks and throws as {@link ContainerMachines#start}. */
    public static RecordingMachines start(Consumer<String> progress) {
        return new RecordingMachines(ContainerMachines.start(progress));
    }

    /**
     * Says whether machines are only read from now on: in a run that has nothing to do, and in proofs, which leave nothing. What is
     * asked then is replayed at any time; all else only in its turn.
     */
    public void reading(boolean reading) {
        this.reading = reading;
    }

    /** Writes a file for each server, as the resources of {@link SimulatedMachines} are. */
    public void write(Path directory) {
        recordings().values().forEach(recording -> recording.write(directory));
    }

    /** For each server, in their order, what was asked: one line each, without what differs between runs. */
    public Map<String, List<String>> requests() {
        var requests = new TreeMap<String, List<String>>();
        recordings().forEach((name, recording) -> requests.put(name, recording.requests()));
        return requests;
    }

    /** The same of what simulated machines replay; none if the server was never recorded. */
    public static List<String> recordedRequests(String server) {
        return Recording.of(server).map(Recording::requests).orElse(List.of());
    }

    /** Where simulated machines' files in memory would have answered otherwise than the real ones: a mistake of ours. */
    public List<String> differences() {
        var all = new ArrayList<String>();
        recorders.values().forEach(recorder -> all.addAll(recorder.differences()));
        return all;
    }

    private Map<String, Recording> recordings() {
        guests.forEach((name, guest) -> names.put(name, guest.names("")));
        var all = new TreeMap<String, Recording>();
        recorders.forEach((name, recorder) -> all.put(name, recorder.recording(names.getOrDefault(name, Map.of()))));
        return all;
    }

    @Override
    public String kind() {
        return "recording";
    }

    @Override
    public Subnet internal() {
        return real.internal();
    }

    @Override
    public Subnet external() {
        return real.external();
    }

    @Override
    public Machine boot(Boot boot) {
        var keys = new ArrayList<>(boot.authorizedKeys());
        keys.add(upstream.publicKey());
        var container = real.boot(new Boot(boot.serverId(), boot.hostname(), boot.fixedIp(), keys, boot.userData()));
        var recorder = recorders.computeIfAbsent(boot.hostname(), Recorder::new);
        var guest = machines.boot(
                boot, container, machine -> new RecordingGuest(machines, machine, upstream, recorder, () -> reading));
        guests.put(boot.hostname(), guest);
        return guest;
    }

    @Override
    public void createVolume(String volumeId, DataSize size) {
        real.createVolume(volumeId, size);
    }

    @Override
    public void extendVolume(String volumeId, DataSize size) {
        real.extendVolume(volumeId, size);
    }

    @Override
    public void copyVolume(String volumeId, String copyId) {
        real.copyVolume(volumeId, copyId);
    }

    @Override
    public void deleteVolume(String volumeId) {
        real.deleteVolume(volumeId);
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
        upstream.close();
        real.close();
    }
}
