package io.hubwright.openstack;

import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import io.hubwright.engine.Readiness;
import io.hubwright.openstack.Cinder.CloudVolume;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Volumes. They hold people's data: grown, never shrunk, never replaced. */
final class VolumeHandler implements Handler<VolumeSpec, Volume> {
    private static final Names<CloudVolume> NAMES = new Names<>("volume", CloudVolume::id, CloudVolume::name);
    static final String COLLECTION = "cinder volumes";
    private static final Set<String> USABLE = Set.of("available", "in-use", "reserved", "attaching", "detaching");

    private final Cloud cloud;

    VolumeHandler(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override
    public Class<VolumeSpec> specType() {
        return VolumeSpec.class;
    }

    @Override
    public Lane lane(VolumeSpec spec) {
        return Lane.api("cinder");
    }

    @Override
    public String collection() {
        return COLLECTION;
    }

    @Override
    public boolean holdsData() {
        return true;
    }

    @Override
    public void check(VolumeSpec spec, Context context) {
        if (spec.isExisting()) return;
        spec.type().ifPresent(type -> new Names<String>("volume type", name -> name, name -> name)
                .get(type, cloud.cinder().types()));
        snapshotId(spec);
        cloud.cinder().volumes().all(context.asOf()).stream()
                .filter(one -> one.name().equals(spec.name()))
                .findFirst()
                .ifPresent(one -> {
                    throw Cloud.taken("volume", spec.name(), one.id(), one.mark(), "VolumeSpec");
                });
    }

    @Override
    public List<Need> needs(VolumeSpec spec, Context context) {
        return List.of(
                new Need("cinder", Quotas.VOLUMES, 1),
                new Need("cinder", Quotas.GIGABYTES, spec.wantedSize().toGibCeil()));
    }

    @Override
    public List<Volume> find(VolumeSpec spec, Context context) {
        var volumes = cloud.cinder().volumes();
        if (spec.isExisting()) return List.of(seen(NAMES.get(spec.name(), volumes.all(context.asOf()))));
        return Cloud.oldest(volumes.marked(context.marker(spec), context.asOf()), CloudVolume::createdAt).stream()
                .map(VolumeHandler::seen)
                .toList();
    }

    @Override
    public Diff diff(VolumeSpec spec, Volume found, Context context) {
        var volume = look(found, context);
        var changes = new ArrayList<Diff.Change>();
        long has = volume.size().toGibCeil();
        long wanted = spec.wantedSize().toGibCeil();
        if (has != wanted)
            changes.add(new Diff.Change(
                    "size", has + " GiB", wanted + " GiB", has < wanted ? Diff.Remedy.UPDATE : Diff.Remedy.REFUSE));
        spec.type()
                .filter(type -> !type.equals(volume.type()))
                .ifPresent(type -> changes.add(new Diff.Change("type", volume.type(), type, Diff.Remedy.REFUSE)));
        volume.retained()
                .ifPresent(since -> changes.add(new Diff.Change("retained", since, "in use", Diff.Remedy.UPDATE)));
        return new Diff(changes);
    }

    /** Says so on the volume itself, for whoever finds it without its script. */
    @Override
    public void retained(VolumeSpec spec, Volume found, Context context) {
        var volume = look(found, context);
        if (volume.retained().isEmpty())
            cloud.cinder()
                    .describe(
                            volume,
                            Map.of(
                                    Mark.RETAINED_KEY,
                                    LocalDate.ofInstant(context.time().now(), ZoneOffset.UTC)
                                            .toString()));
    }

    @Override
    public Volume create(VolumeSpec spec, Context context) {
        return seen(cloud.cinder()
                .create(spec, snapshotId(spec), context.marker(spec).text()));
    }

    private Optional<String> snapshotId(VolumeSpec spec) {
        return spec.snapshot()
                .map(snapshot -> VolumeSnapshots.usable(cloud, spec, snapshot).id());
    }

    @Override
    public Volume update(VolumeSpec spec, Volume found, Diff diff, Context context) {
        var volume = look(found, context);
        if (volume.retained().isPresent()) cloud.cinder().undescribe(volume, Mark.RETAINED_KEY);
        return volume.size().toGibCeil() < spec.wantedSize().toGibCeil()
                ? seen(cloud.cinder().extend(volume, spec.wantedSize()))
                : found;
    }

    @Override
    public Readiness<Volume> ready(VolumeSpec spec, Volume found, Context context) {
        return cloud.cinder()
                .volumes()
                .find(found.id(), context.asOf())
                .or(() -> cloud.cinder().volume(found.id()))
                .map(VolumeHandler::readiness)
                .orElseGet(() -> Readiness.failed("volume " + found.id() + " was deleted: run again"));
    }

    private static Readiness<Volume> readiness(CloudVolume volume) {
        if (USABLE.contains(volume.status())) return Readiness.ready(seen(volume));
        if (volume.status().startsWith("error"))
            return Readiness.failed("volume " + volume.id() + " is in state " + volume.status()
                    + ": see what openstack volume message list" + " says; delete it only if nothing is on it");
        return Readiness.waiting(seen(volume), volume.status());
    }

    @Override
    public void delete(VolumeSpec spec, Volume found, Context context) {
        cloud.cinder().delete(found.id(), found.name());
    }

    @Override
    public boolean isGone(VolumeSpec spec, Volume found, Context context) {
        return cloud.cinder().volumes().find(found.id(), context.asOf()).isEmpty() && isGone(found.id(), found.name());
    }

    private boolean isGone(String id, String name) {
        var volume = cloud.cinder().volume(id);
        if (volume.filter(one -> one.status().startsWith("error")).isPresent())
            throw new HubwrightException("volume \"" + name + "\" (" + id + ") could not be deleted, and is in state "
                    + volume.get().status() + ": ask the cloud's operators");
        return volume.isEmpty();
    }

    private void delete(String id, String name) {
        cloud.await("volume \"" + name + "\" to be detached", Cloud.TO_BE_GONE, () -> cloud.cinder()
                .volume(id)
                .filter(one -> one.status().equals("detaching"))
                .isEmpty());
        cloud.cinder().delete(id, name);
        cloud.awaitGone("volume \"" + name + "\"", () -> isGone(id, name));
    }

    @Override
    public List<Owned> owned(Context context) {
        return cloud.cinder().volumes().all(context.asOf()).stream()
                .flatMap(one -> Mark.ownedBy(context, "volume", one.mark())
                        .map(id -> new Owned(
                                id, "volume " + one.name() + ", " + one.size(), () -> delete(one.id(), one.name())))
                        .stream())
                .toList();
    }

    private CloudVolume look(Volume found, Context context) {
        return cloud.cinder()
                .volumes()
                .find(found.id(), context.asOf())
                .or(() -> cloud.cinder().volume(found.id()))
                .orElseThrow(() -> new NotFoundException("volume " + found.id() + " was deleted meanwhile: run again"));
    }

    private static Volume seen(CloudVolume volume) {
        return new Volume(volume.id(), volume.name(), volume.size(), volume.status());
    }
}
