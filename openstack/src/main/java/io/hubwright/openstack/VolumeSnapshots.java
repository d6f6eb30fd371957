package io.hubwright.openstack;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.UnavailableException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Snapshots of volumes. They are made and deleted by these calls alone: no run of a deployment does either, and destroying one
 * leaves them, with their volumes. {@code hubwright.service(VolumeSnapshots.class)} has it. Thread-safe.
 *
 * <p>A snapshot is brought back as a new volume, by {@link VolumeSpec#snapshot(String)}.
 */
public final class VolumeSnapshots {
    private static final Names<VolumeSnapshot> NAMES =
            new Names<>("volume snapshot", VolumeSnapshot::id, VolumeSnapshot::name);
    // Most storages need a second whatever the size; some copy.
    private static final Duration TO_BE_TAKEN = Duration.ofMinutes(30);
    private static final Duration SETTLE_WINDOW = Duration.ofSeconds(30);
    private static final Duration SETTLE_INTERVAL = Duration.ofSeconds(2);

    private final Cloud cloud;

    VolumeSnapshots(Cloud cloud) {
        this.cloud = cloud;
    }

    /**
     * Takes one, of a volume in use too, and returns when it is there. As after a power cut, it holds what the machine had written to
     * the disk, and what it had not is missing: see {@code Host.still} of the module host. Blocks for seconds on most clouds.
     *
     * @param volumeId such as {@code report.get(volume).id()}
     * @param name none of this volume's has it yet
     * @throws ConflictException if one of this volume's has the name
     */
    public VolumeSnapshot take(String volumeId, String name) {
        named(volumeId, name).ifPresent(one -> {
            throw new ConflictException("volume " + volumeId + " has a snapshot \"" + name + "\" already (" + one.id()
                    + "): choose another name");
        });
        return awaitTaken(create(volumeId, name));
    }

    /** All of the project, newest first. */
    public List<VolumeSnapshot> list() {
        return cloud.cinder().snapshots().stream()
                .sorted(Comparator.comparing(VolumeSnapshot::taken).reversed())
                .toList();
    }

    /** Those of one volume, newest first. */
    public List<VolumeSnapshot> list(String volumeId) {
        return list().stream().filter(one -> one.volumeId().equals(volumeId)).toList();
    }

    /**
     * Deletes it, and returns when it is gone. Volumes that were made from it stay.
     *
     * @return false if it was gone already
     */
    public boolean delete(String id) {
        if (!cloud.cinder().deleteSnapshot(id)) return false;
        cloud.awaitGone("snapshot " + id, () -> isGone(id));
        return true;
    }

    /** By id or name: one from which a volume of this size can be made. */
    static VolumeSnapshot usable(Cloud cloud, VolumeSpec spec, String idOrName) {
        var snapshot = NAMES.get(idOrName, cloud.cinder().snapshots());
        if (!snapshot.isAvailable())
            throw new ConflictException("snapshot " + snapshot.id() + ", from which volume \"" + spec.name()
                    + "\" is to be made, is in state " + snapshot.status());
        if (spec.wantedSize().compareTo(snapshot.size()) < 0)
            throw new ConflictException("volume \"" + spec.name() + "\" is to have " + spec.wantedSize()
                    + ", but the snapshot that it is to be made from has " + snapshot.size());
        return snapshot;
    }

    private Optional<VolumeSnapshot> named(String volumeId, String name) {
        return list(volumeId).stream().filter(one -> one.name().equals(name)).findFirst();
    }

    // The name is this volume's alone: by it a snapshot is found whose answer was lost.
    private VolumeSnapshot create(String volumeId, String name) {
        try {
            return cloud.cinder().snapshot(volumeId, name);
        } catch (UnavailableException e) {
            var until = cloud.time().deadline(SETTLE_WINDOW);
            while (!until.passed()) {
                var made = named(volumeId, name);
                if (made.isPresent()) return made.get();
                cloud.time().sleep(SETTLE_INTERVAL);
            }
            throw e;
        }
    }

    private VolumeSnapshot awaitTaken(VolumeSnapshot begun) {
        return cloud.time()
                .await("snapshot " + begun.id() + " to be taken", TO_BE_TAKEN, Duration.ofMillis(500), () -> {
                    var now = cloud.cinder()
                            .snapshot(begun.id())
                            .orElseThrow(() -> new ConflictException(
                                    "snapshot " + begun.id() + " was deleted while it was taken"));
                    if (now.isBroken()) throw broken(now);
                    return Optional.of(now).filter(VolumeSnapshot::isAvailable);
                });
    }

    private boolean isGone(String id) {
        var snapshot = cloud.cinder().snapshot(id);
        snapshot.filter(VolumeSnapshot::isBroken).ifPresent(one -> {
            throw broken(one);
        });
        return snapshot.isEmpty();
    }

    private static HubwrightException broken(VolumeSnapshot snapshot) {
        return new HubwrightException("snapshot \"" + snapshot.name() + "\" (" + snapshot.id() + ") is in state "
                + snapshot.status() + ": see what openstack volume message list says, and delete it");
    }

    @Override
    public String toString() {
        return "volume snapshots";
    }
}
