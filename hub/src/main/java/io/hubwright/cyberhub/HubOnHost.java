package io.hubwright.cyberhub;

import io.hubwright.HubwrightException;
import io.hubwright.engine.Diff;
import io.hubwright.hub.internal.ContainerPlan;
import io.hubwright.hub.internal.ContainerSwitch;
import io.hubwright.hub.internal.Containers;
import io.hubwright.hub.internal.FoundContainer;
import io.hubwright.hub.internal.RootFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One hub on its host: reads what is there, and makes it so. */
final class HubOnHost implements AutoCloseable {
    private final HubPlace place;
    private final CyberhubSpec spec;
    private final HubPaths paths;
    private final HubFiles config;
    private final ContainerPlan hub;
    private final ContainerPlan proxy;
    private final RootFiles files;
    private final Containers containers;

    HubOnHost(HubPlace place) {
        this.place = place;
        this.spec = place.spec();
        this.paths = HubPaths.of(spec);
        this.config = HubFiles.of(spec);
        this.hub = HubContainers.hub(spec, config, place.marker());
        this.proxy = HubContainers.proxy(spec, place.marker());
        this.files = RootFiles.on(place.host());
        this.containers = Containers.at(place.host().dockerSocket(), place.time());
    }

    void refuseForeign() {
        ContainerSwitch.refuseForeign(containers, hub);
        ContainerSwitch.refuseForeign(containers, proxy);
    }

    HubFacts facts() {
        var compared = new ArrayList<>(List.of(
                FrontConfig.hubFile(spec.name()),
                paths.secrets() + "/client-secret",
                paths.restartPending(),
                paths.reloadPending()));
        HubDiff.lists(spec).forEach(list -> compared.add(paths.access() + "/" + list));
        return new HubFacts(
                containers.labelled(ContainerPlan.MARKER, place.marker()),
                files.read(compared.toArray(String[]::new)),
                containers.networks().marker(HubContainers.network(spec)).isPresent(),
                files.exists(paths.secrets() + "/api-token"),
                HubContainers.images(spec).stream()
                        .filter(image -> !containers.hasImage(image))
                        .toList());
    }

    /** Empty if no container of ours is there. */
    Optional<Cyberhub> found(HubFacts facts) {
        return facts.containers().isEmpty() ? Optional.empty() : Optional.of(new Cyberhub(place));
    }

    Diff diff(HubFacts facts) {
        return HubDiff.of(spec, facts, hub, proxy);
    }

    /** Blocks: for minutes where images are pulled, for about twenty seconds where the hub is replaced, else for a few. */
    Cyberhub converge() {
        refuseForeign();
        var before = facts();
        for (var image : before.missingImages()) containers.pull(image, place.login(image), place.progress());
        containers.networks().ensure(HubContainers.network(spec), place.marker());
        new HubDirectories(place.host(), spec).make();
        if (before.containers().isEmpty()) HubDiff.missingLists(spec, before).forEach(this::makeList);
        writeSecrets(before);
        config.texts().forEach((name, text) -> files.write(paths.config(config.digest()) + "/" + name, text, "0644"));
        var proxyBefore = containers.find(proxy.name());
        new ContainerSwitch(containers, proxy, place.time()).converge(false);
        var restart = files.exists(paths.restartPending());
        new ContainerSwitch(containers, hub, place.time())
                .converge(restart, HubHandover.upgrade(this, runningImage(before)));
        files.remove(paths.restartPending());
        leadFrontHere();
        if (!proxyBefore.equals(containers.find(proxy.name()))) api().restoreRoutes();
        removeOldConfigs();
        return new Cyberhub(place);
    }

    private Optional<String> runningImage(HubFacts facts) {
        return facts.named(hub.name()).map(FoundContainer::image);
    }

    // Only with the hub itself: one that went missing later may have had names, and an empty one opens the hub.
    private void makeList(String name) {
        files.write(paths.access() + "/" + name, "", "0644");
    }

    private void writeSecrets(HubFacts before) {
        var file = paths.secrets() + "/client-secret";
        var wanted = HubDiff.clientSecret(spec);
        if (before.files().text(file).equals(wanted)) return;
        // Before what it is for: if the run is cut off between the two, the next one restarts the hub.
        files.write(paths.restartPending(), "", "0600");
        files.write(file, wanted, "0600");
    }

    // The mark comes before the file: if the run is cut off between the two, or before the reload, the next one
    // reloads.
    private void leadFrontHere() {
        var file = FrontConfig.hubFile(spec.name());
        var text = HubDiff.frontText(spec);
        if (!files.read(file).text(file).equals(text)) files.write(paths.reloadPending(), "", "0600");
        files.write(file, text, "0644");
        FrontOnHost.reloadIfPending(files, containers, paths.reloadPending());
    }

    private void removeOldConfigs() {
        files.list(paths.config()).stream()
                .filter(name -> !name.equals(config.digest()))
                .forEach(name -> files.remove(paths.config() + "/" + name));
    }

    /** Users' data stays. The containers go last, for by them an interrupted deletion is found again. */
    void delete() {
        files.remove(FrontConfig.hubFile(spec.name()));
        if (containers
                .find(FrontConfig.CONTAINER)
                .filter(FoundContainer::running)
                .isPresent()) FrontOnHost.reload(containers);
        usersContainers().forEach(containers::remove);
        var ours = containers.labelled(ContainerPlan.MARKER, place.marker());
        ours.forEach(containers::stop);
        files.remove(paths.config());
        ours.forEach(containers::remove);
        containers
                .networks()
                .marker(HubContainers.network(spec))
                .filter(place.marker()::equals)
                .ifPresent(marker -> containers.networks().remove(HubContainers.network(spec)));
    }

    List<FoundContainer> usersContainers() {
        return containers.labelled(HubContainers.USERS_LABEL, spec.name());
    }

    HubApi api() {
        return new HubApi(spec.settings().path(), place.time(), words -> containers
                .command(running(hub.name()), words)
                .run());
    }

    /** @throws HubwrightException if it does not run */
    FoundContainer running(String name) {
        return containers
                .find(name)
                .filter(FoundContainer::running)
                .orElseThrow(() -> new HubwrightException(
                        "the container " + name + " does not run: call up(), or apply the deployment"));
    }

    HubPlace place() {
        return place;
    }

    HubPaths paths() {
        return paths;
    }

    ContainerPlan hub() {
        return hub;
    }

    ContainerPlan proxy() {
        return proxy;
    }

    Containers containers() {
        return containers;
    }

    RootFiles files() {
        return files;
    }

    @Override
    public void close() {
        containers.close();
    }
}
