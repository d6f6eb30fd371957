package io.hubwright.cyberhub;

import io.hubwright.CertificateIssuer;
import io.hubwright.HubwrightException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Diff.Change;
import io.hubwright.engine.Diff.Remedy;
import io.hubwright.host.Host;
import io.hubwright.hub.internal.Certificates;
import io.hubwright.hub.internal.ContainerPlan;
import io.hubwright.hub.internal.ContainerSwitch;
import io.hubwright.hub.internal.Containers;
import io.hubwright.hub.internal.FileSnapshot;
import io.hubwright.hub.internal.FoundContainer;
import io.hubwright.hub.internal.RootFiles;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A front on its host: reads what is there, and makes it so. */
final class FrontOnHost implements AutoCloseable {
    private final FrontSpec spec;
    private final Context context;
    private final ContainerPlan plan;
    private final RootFiles files;
    private final Containers containers;

    private FrontOnHost(FrontSpec spec, Context context, Host host) {
        this.spec = spec;
        this.context = context;
        this.plan = FrontConfig.plan(spec, context.marker(spec).text());
        this.files = RootFiles.on(host);
        this.containers = Containers.at(host.dockerSocket(), context.time());
    }

    /** The host must be up, with Docker on it. */
    static FrontOnHost open(FrontSpec spec, Context context) {
        return new FrontOnHost(spec, context, context.get(spec.host()));
    }

    void refuseForeign() {
        ContainerSwitch.refuseForeign(containers, plan);
    }

    /** Empty if it is not there; an existing one may be anybody's. */
    Optional<Front> found() {
        return container().map(this::front);
    }

    private Optional<FoundContainer> container() {
        if (spec.isExisting()) return containers.find(FrontConfig.CONTAINER);
        var ours = containers.labelled(ContainerPlan.MARKER, plan.marker());
        return ours.stream()
                .filter(found -> found.name().equals(plan.name()))
                .findFirst()
                .or(() -> ours.stream().findFirst());
    }

    private Front front(FoundContainer container) {
        var chain = read().text(FrontConfig.CHAIN);
        return new Front(
                URI.create("https://" + spec.name() + "/"),
                container.image(),
                container.state(),
                hubs(),
                Certificates.validUntil(chain));
    }

    private List<String> hubs() {
        if (!files.exists(FrontConfig.HUBS)) return List.of();
        return files.list(FrontConfig.HUBS).stream()
                .filter(name -> name.endsWith(".conf"))
                .map(name -> name.substring(0, name.length() - ".conf".length()))
                .toList();
    }

    private FileSnapshot read() {
        return files.read(FrontConfig.FILE, FrontConfig.CHAIN, FrontConfig.RELOAD_PENDING);
    }

    Diff diff() {
        var changes = new ArrayList<Change>();
        var found = containers
                .find(plan.name())
                .filter(container -> container.marker().equals(plan.marker()));
        if (found.isEmpty()) changes.add(update("container", "half replaced", "one, running"));
        found.ifPresent(container -> {
            if (!container.image().equals(plan.image())) changes.add(update("image", container.image(), plan.image()));
            else if (!container.configDigest().equals(plan.configDigest()))
                changes.add(update("settings", container.configDigest(), plan.configDigest()));
            else if (!container.running()) changes.add(update("container", container.state(), "running"));
        });
        var there = read();
        if (!there.text(FrontConfig.FILE).equals(FrontConfig.of(spec).text()))
            changes.add(update("nginx.conf", "differs", "as the script says"));
        due(there).ifPresent(why -> changes.add(update("certificate", why, "a new one")));
        if (there.has(FrontConfig.RELOAD_PENDING))
            changes.add(update("front", "has not read its new files", "reloaded"));
        return new Diff(changes);
    }

    /** Blocks: on the issuer for minutes if a certificate is due, on the pull of the image if it is missing, else for seconds. */
    Front converge() {
        refuseForeign();
        if (!containers.hasImage(plan.image())) containers.pull(plan.image(), context::progress);
        containers.networks().ensure(FrontConfig.NETWORK, plan.marker());
        files.makePrivateDirectory(FrontConfig.DIRECTORY);
        files.makeDirectory(FrontConfig.HUBS);
        writeFiles();
        new ContainerSwitch(containers, plan, context.time()).converge(false);
        reloadIfPending(files, containers, FrontConfig.RELOAD_PENDING);
        new Certificates(files, FrontConfig.TLS).removeOld(read().text(FrontConfig.CHAIN));
        return found().orElseThrow(() -> new IllegalStateException(plan.name() + " has just been made"));
    }

    // The mark comes before what it is for: if the run is cut off before the reload, the next one reloads.
    private void writeFiles() {
        var there = read();
        var due = due(there);
        var text = FrontConfig.of(spec).text();
        if (due.isPresent() || !there.text(FrontConfig.FILE).equals(text))
            files.write(FrontConfig.RELOAD_PENDING, "", "0600");
        due.ifPresent(this::renew);
        files.write(FrontConfig.FILE, text, "0644");
    }

    private void renew(String why) {
        context.progress("asking for a certificate: " + why);
        new Certificates(files, FrontConfig.TLS).store(issuer().issue(certificateNames()));
    }

    private Optional<String> due(FileSnapshot there) {
        var chain = Optional.of(there.text(FrontConfig.CHAIN)).filter(text -> !text.isBlank());
        var keyThere = chain.isPresent() && files.exists(FrontConfig.KEY);
        return Certificates.due(
                issuer(), chain, keyThere, certificateNames(), context.time().now());
    }

    private CertificateIssuer issuer() {
        return context.get(spec.tls());
    }

    private List<String> certificateNames() {
        var all = new ArrayList<>(List.of(spec.name()));
        all.addAll(spec.names());
        return all;
    }

    /** Reloads it if the mark is there, and takes the mark away then: a run that is cut off in between leaves it to the next one. */
    static void reloadIfPending(RootFiles files, Containers containers, String mark) {
        if (!files.exists(mark)) return;
        reload(containers);
        files.remove(mark);
    }

    /**
     * Lets the front read its files again: connections stay, each with the worker that it has.
     *
     * @throws HubwrightException if nginx refuses them; it goes on with the old ones then
     */
    static void reload(Containers containers) {
        var front = containers
                .find(FrontConfig.CONTAINER)
                .filter(FoundContainer::running)
                .orElseThrow(() -> new HubwrightException(
                        "the front " + FrontConfig.CONTAINER + " does not run: apply the deployment that made it"));
        var test = containers
                .command(front, "nginx", "-t", "-q", "-c", FrontConfig.FILE)
                .run();
        if (test.exitCode() != 0)
            throw new HubwrightException(
                    "the front refuses its configuration: " + test.output().strip());
        containers.signal(front, "HUP");
    }

    /** The hubs behind it must be gone. */
    void delete() {
        var ours = containers.labelled(ContainerPlan.MARKER, plan.marker());
        ours.forEach(containers::stop);
        files.remove(FrontConfig.DIRECTORY);
        ours.forEach(containers::remove);
        containers
                .networks()
                .marker(FrontConfig.NETWORK)
                .filter(plan.marker()::equals)
                .ifPresent(marker -> containers.networks().remove(FrontConfig.NETWORK));
    }

    private static Change update(String field, String found, String wanted) {
        return new Change(field, found, wanted, Remedy.UPDATE);
    }

    @Override
    public void close() {
        containers.close();
    }
}
