package io.hubwright.openstack;

import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.Spec;
import io.hubwright.engine.Context;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import io.hubwright.engine.Readiness;
import io.hubwright.openstack.Cinder.CloudVolume;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Volumes in servers. Cinder knows best where a volume is; never detached from a server of others. */
final class AttachmentHandler implements Handler<AttachmentSpec, Attachment> {
    private static final Set<String> ON_THE_WAY = Set.of("reserved", "attaching");

    private final Cloud cloud;

    AttachmentHandler(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override
    public Class<AttachmentSpec> specType() {
        return AttachmentSpec.class;
    }

    @Override
    public Lane lane(AttachmentSpec spec) {
        return Lane.api("nova");
    }

    @Override
    public String collection() {
        return VolumeHandler.COLLECTION;
    }

    // Nova attaches a volume once.
    @Override
    public boolean makesOnce() {
        return true;
    }

    @Override
    public void check(AttachmentSpec spec, Context context) {
        var volume = context.find(spec.volume())
                .flatMap(found -> cloud.cinder().volumes().find(found.id(), context.asOf()));
        var server = context.find(spec.server()).map(Server::id).orElse("");
        volume.filter(one -> one.servers().stream().anyMatch(id -> !id.equals(server) && stays(id, context)))
                .ifPresent(one -> {
                    throw new ConflictException(isElsewhere(one));
                });
    }

    // What is in a server that goes is set free with it, a moment later.
    private boolean stays(String serverId, Context context) {
        return cloud.nova()
                .servers()
                .find(serverId, context.asOf())
                .or(() -> cloud.nova().server(serverId))
                .filter(one -> !one.status().equals("DELETED") && !one.isBeingDeleted())
                .isPresent();
    }

    private static String isElsewhere(CloudVolume volume) {
        return "volume \"" + volume.name() + "\" (" + volume.id() + ") is in server "
                + String.join(", ", volume.servers()) + ": detach it there, when nothing uses it any more";
    }

    @Override
    public List<Attachment> find(AttachmentSpec spec, Context context) {
        var server = context.get(spec.server()).id();
        return cloud.cinder()
                .volumes()
                .find(context.get(spec.volume()).id(), context.asOf())
                .filter(volume -> volume.servers().contains(server))
                .map(volume -> List.of(seen(volume, server)))
                .orElse(List.of());
    }

    @Override
    public Attachment create(AttachmentSpec spec, Context context) {
        var server = context.get(spec.server()).id();
        var id = context.get(spec.volume()).id();
        var what = "attach volume \"" + spec.name() + "\" to server \""
                + spec.server().name() + "\"";
        try {
            cloud.cinder().volumes().change(() -> attach(server, id, what));
        } catch (HubwrightException e) {
            return alreadyAttached(id, server, e).orElseThrow(() -> e);
        }
        var volume = cloud.cinder()
                .volumes()
                .find(id, context.asOf())
                .or(() -> cloud.cinder().volume(id))
                .orElseThrow(() -> new ConflictException("volume " + id + " was deleted meanwhile: run again"));
        return seen(cloud.cinder().becomes(volume, "attaching"), server);
    }

    private boolean attach(String server, String volume, String what) {
        cloud.nova().attach(server, volume, what);
        return true;
    }

    // Nova says 400 to a volume that is attached already, be it here: what counts is where it is.
    private Optional<Attachment> alreadyAttached(String volumeId, String serverId, HubwrightException refusal) {
        if (refusal.details().status() != 400 && refusal.details().status() != 409) return Optional.empty();
        return cloud.cinder()
                .volume(volumeId)
                .filter(volume -> volume.servers().contains(serverId) || ON_THE_WAY.contains(volume.status()))
                .map(volume -> seen(volume, serverId));
    }

    @Override
    public Readiness<Attachment> ready(AttachmentSpec spec, Attachment found, Context context) {
        var volume = cloud.cinder().volumes().find(found.id(), context.asOf());
        // A list that began before the attachment was asked for would tell an older state.
        if (volume.filter(one -> one.status().equals("available")).isPresent())
            volume = cloud.cinder().volume(found.id());
        return volume.map(one -> readiness(one, found))
                .orElseGet(() -> Readiness.failed("volume " + found.id() + " was deleted: run again"));
    }

    private static Readiness<Attachment> readiness(CloudVolume volume, Attachment found) {
        var now = seen(volume, found.serverId());
        var isHere = volume.servers().contains(found.serverId());
        if (volume.isInUse() && isHere) return Readiness.ready(now);
        if (volume.isInUse()) return Readiness.failed(isElsewhere(volume));
        if (volume.status().equals("available"))
            return Readiness.failed("volume " + volume.id()
                    + " went back to available: the cloud could not attach it to server " + found.serverId()
                    + "; run again, and see openstack server event list if that does not help");
        if (volume.status().startsWith("error"))
            return Readiness.failed(
                    "volume " + volume.id() + " is in state " + volume.status() + ": ask the cloud's operators");
        return Readiness.waiting(now, volume.status());
    }

    @Override
    public void delete(AttachmentSpec spec, Attachment found, Context context) {
        detach(found.id(), found.serverId(), spec.name());
    }

    @Override
    public boolean isGone(AttachmentSpec spec, Attachment found, Context context) {
        var volume = cloud.cinder().volumes().find(found.id(), context.asOf());
        return volume.isPresent()
                ? isDetached(volume.get(), found.serverId())
                : isDetached(found.id(), found.serverId());
    }

    private void detach(String volumeId, String serverId, String name) {
        try {
            cloud.cinder().volumes().change(() -> {
                cloud.nova().detach(serverId, volumeId, "detach volume \"" + name + "\"");
                return true;
            });
        } catch (HubwrightException e) {
            // Nova says 400 to one that is on its way out already, from a run that was cut off: what counts is where it
            // is.
            var leaves = cloud.cinder()
                    .volume(volumeId)
                    .map(volume -> volume.status().equals("detaching") || isDetached(volume, serverId));
            if (!leaves.orElse(true)) throw e;
        }
    }

    private boolean isDetached(String volumeId, String serverId) {
        return cloud.cinder()
                .volume(volumeId)
                .map(volume -> isDetached(volume, serverId))
                .orElse(true);
    }

    private static boolean isDetached(CloudVolume volume, String serverId) {
        if (volume.status().startsWith("error"))
            throw new HubwrightException("volume " + volume.id() + " is in state " + volume.status()
                    + " after it was detached from server " + serverId + ": ask the cloud's operators");
        return !volume.servers().contains(serverId) && !volume.status().equals("detaching");
    }

    /** Those of the deployment's volumes in the deployment's servers. */
    @Override
    public List<Owned> owned(Context context) {
        var servers = cloud.nova().servers().all(context.asOf()).stream()
                .filter(one -> Mark.ownedBy(context, "server", one.mark()).isPresent())
                .map(Nova.Instance::id)
                .toList();
        return cloud.cinder().volumes().all(context.asOf()).stream()
                .flatMap(volume -> Mark.ownedBy(context, "volume", volume.mark()).stream()
                        .flatMap(id -> volume.servers().stream()
                                .filter(servers::contains)
                                .map(server -> owned(volume, id.name(), server))))
                .toList();
    }

    private Owned owned(CloudVolume volume, String name, String server) {
        return new Owned(new Spec.Id("attachment", name), "volume " + volume.name() + " in server " + server, () -> {
            detach(volume.id(), server, volume.name());
            cloud.await(
                    "volume \"" + volume.name() + "\" to be detached",
                    Cloud.TO_BE_GONE,
                    () -> isDetached(volume.id(), server));
        });
    }

    private static Attachment seen(CloudVolume volume, String serverId) {
        return new Attachment(volume.id(), volume.size(), serverId);
    }
}
