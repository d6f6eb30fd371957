package io.hubwright.openstack;

import io.hubwright.Spec;
import java.util.List;

/** A volume in a server. See {@link VolumeSpec#attachedTo}. */
public record AttachmentSpec(VolumeSpec volume, ServerSpec server) implements Spec<Attachment> {
    @Override
    public String kind() {
        return "attachment";
    }

    @Override
    public String name() {
        return volume.name();
    }

    @Override
    public List<Spec<?>> requires() {
        return List.of(volume, server);
    }
}
