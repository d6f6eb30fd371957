package io.hubwright.hub;

import io.hubwright.CertificateIssuer;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.host.Host;
import io.hubwright.hub.internal.Certificates;
import io.hubwright.hub.internal.ContainerPlan;
import io.hubwright.hub.internal.ContainerSwitch;
import io.hubwright.hub.internal.Containers;
import io.hubwright.hub.internal.RootFiles;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One registry on its host: reads what is there, and makes it so. */
final class RegistryOnHost implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PrivateRegistrySpec spec;
    private final Context context;
    private final ContainerPlan plan;
    private final RegistryPaths paths;
    private final RootFiles files;
    private final Containers containers;

    private RegistryOnHost(PrivateRegistrySpec spec, Context context, Host host) {
        this.spec = spec;
        this.context = context;
        this.plan = RegistryContainer.plan(spec, context.marker(spec));
        this.paths = RegistryPaths.of(spec);
        this.files = RootFiles.on(host);
        this.containers = Containers.at(host.dockerSocket(), context.time());
    }

    /** The host must be up, with Docker on it. */
    static RegistryOnHost open(PrivateRegistrySpec spec, Context context) {
        return new RegistryOnHost(spec, context, context.get(spec.host()));
    }

    RegistryFacts facts() {
        var there = files.read(paths.config(), paths.htpasswd(), paths.chain(), paths.restartPending());
        return new RegistryFacts(
                containers.labelled(ContainerPlan.MARKER, plan.marker()),
                there.text(paths.config()),
                there.text(paths.htpasswd()),
                Optional.of(there.text(paths.chain())).filter(text -> !text.isBlank()),
                there.has(paths.chain()) && files.exists(paths.key()), // not read: it stays where it is
                there.has(paths.restartPending()));
    }

    /** Empty if no container of ours is there. */
    Optional<PrivateRegistry> found(RegistryFacts facts) {
        var containers = facts.containers();
        return facts.named(plan.name())
                .or(() -> containers.stream().findFirst())
                .map(container -> new PrivateRegistry(
                        spec.endpoint(),
                        URI.create((spec.tls().isPresent() ? "https://" : "http://") + spec.endpoint()),
                        container.image(),
                        container.state(),
                        facts.chainPem().filter(chain -> spec.tls().isPresent()).flatMap(Certificates::validUntil)));
    }

    Diff diff(RegistryFacts facts) {
        return RegistryDiff.of(spec, plan, facts, certificateDue(facts));
    }

    void refuseForeign() {
        ContainerSwitch.refuseForeign(containers, plan);
    }

    /** Blocks: on the issuer for minutes if a certificate is due, on the pull of the image if it is missing, else for seconds. */
    PrivateRegistry converge() {
        refuseForeign();
        if (!containers.hasImage(plan.image())) containers.pull(plan.image(), context::progress);
        var before = facts();
        files.makePrivateDirectory(paths.directory());
        files.makeDirectory(paths.storage());
        writeConfig(before);
        writeUsers(before);
        writeCertificate(before);
        var restart = files.exists(paths.restartPending());
        new ContainerSwitch(containers, plan, context.time()).converge(restart);
        files.remove(paths.restartPending());
        var after = facts();
        after.chainPem().ifPresent(chain -> new Certificates(files, paths.tls()).removeOld(chain));
        return found(after).orElseThrow(() -> new IllegalStateException(plan.name() + " has just been made"));
    }

    private void writeConfig(RegistryFacts before) {
        if (RegistryDiff.configFits(spec, before)) return;
        var config = new RegistryConfig(spec.tls().isPresent(), spec.settings().realm());
        var secret = RegistryConfig.httpSecret(before.config()).orElseGet(() -> RegistryConfig.newHttpSecret(RANDOM));
        needRestart();
        files.write(paths.config(), config.text(secret), "0600");
    }

    // Read anew by the server when its time changes, so nobody's push is cut.
    private void writeUsers(RegistryFacts before) {
        var there = Htpasswd.parse(before.htpasswd());
        var cost = spec.settings().bcryptCost();
        if (there.fits(spec.users(), cost)) return;
        files.write(paths.htpasswd(), there.with(spec.users(), cost, RANDOM).text(), "0600");
    }

    private void writeCertificate(RegistryFacts before) {
        var due = certificateDue(before);
        if (due.isEmpty()) return;
        context.progress("asking for a certificate: " + due.get());
        var certificate = issuer().orElseThrow().issue(certificateNames());
        needRestart();
        new Certificates(files, paths.tls()).store(certificate);
    }

    // Before what it is for: if the run is cut off between the two, the next one restarts the server.
    private void needRestart() {
        files.write(paths.restartPending(), "", "0600");
    }

    Optional<String> certificateDue(RegistryFacts facts) {
        return issuer().flatMap(issuer -> Certificates.due(
                issuer,
                facts.chainPem(),
                facts.keyThere(),
                certificateNames(),
                context.time().now()));
    }

    private Optional<CertificateIssuer> issuer() {
        return spec.tls().map(context::get);
    }

    private List<String> certificateNames() {
        var names = new ArrayList<>(List.of(spec.hostname().hostname()));
        names.addAll(spec.names());
        spec.privateAddresses()
                .forEach(address -> names.add(context.get(address).ip().getHostAddress()));
        return names;
    }

    /** The images stay. The containers go last, for by them an interrupted deletion is found again. */
    void delete() {
        var ours = containers.labelled(ContainerPlan.MARKER, plan.marker());
        ours.forEach(containers::stop);
        files.remove(paths.directory());
        ours.forEach(containers::remove);
    }

    @Override
    public void close() {
        containers.close();
    }
}
