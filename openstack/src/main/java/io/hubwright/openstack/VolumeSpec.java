package io.hubwright.openstack;

import io.hubwright.DataSize;
import io.hubwright.Spec;
import java.util.List;
import java.util.Optional;

/**
 * A disk that outlives its server. Destroying a deployment keeps it unless a permission names it.
 *
 * @param size at least, rounded up to GiB; a volume grows when this does, and never shrinks. Empty if the volume is there already
 * @param type of the cloud's volume types; empty for the cloud's default
 * @param snapshot what it is made from, by name or id; empty for a blank one. Once it is made this makes no difference
 */
public record VolumeSpec(String name, Optional<DataSize> size, Optional<String> type, Optional<String> snapshot)
        implements Spec<Volume> {
    public VolumeSpec {
        if (name.isBlank()) throw new IllegalArgumentException("a volume needs a name");
        if (size.isPresent() && size.get().bytes() == 0)
            throw new IllegalArgumentException("volume " + name + " needs a size above zero");
        if (size.isEmpty() && (type.isPresent() || snapshot.isPresent()))
            throw new IllegalArgumentException(
                    "the existing volume " + name + " is only referred to: it takes no type and no snapshot from here");
    }

    /** A volume to be made. */
    public static VolumeSpec of(String name, DataSize size) {
        return new VolumeSpec(name, Optional.of(size), Optional.empty(), Optional.empty());
    }

    /** A volume that is there already. */
    public static VolumeSpec existing(String nameOrId) {
        return new VolumeSpec(nameOrId, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public VolumeSpec size(DataSize size) {
        if (isExisting())
            throw new IllegalArgumentException(
                    "the existing volume " + name + " is only referred to: it takes no size from here");
        return new VolumeSpec(name, Optional.of(size), type, snapshot);
    }

    public VolumeSpec type(String type) {
        return new VolumeSpec(name, size, Optional.of(type), snapshot);
    }

    /**
     * Made with what a snapshot holds, such as one of {@link VolumeSnapshots}; at least as large as that. A host takes its file system
     * over by {@code mount(...).adopt(uuid)}.
     *
     * @param snapshot name or id
     */
    public VolumeSpec snapshot(String snapshot) {
        return new VolumeSpec(name, size, type, Optional.of(snapshot));
    }

    /** Another node: the volume is made while the server still builds, and outlives the attachment. */
    public AttachmentSpec attachedTo(ServerSpec server) {
        return new AttachmentSpec(this, server);
    }

    @Override
    public String kind() {
        return "volume";
    }

    @Override
    public List<Spec<?>> requires() {
        return List.of();
    }

    @Override
    public boolean isExisting() {
        return size.isEmpty();
    }

    DataSize wantedSize() {
        return size.orElseThrow(() -> new IllegalStateException("the existing volume " + name + " has no wanted size"));
    }
}
