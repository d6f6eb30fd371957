package io.hubwright.hub;

import io.hubwright.CertificateIssuer;
import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Diff.Change;
import io.hubwright.engine.Diff.Remedy;
import io.hubwright.host.Host;
import io.hubwright.hub.internal.RootFiles;
import io.hubwright.hub.internal.WantedFile;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One login on its machine: reads what is there, and makes it so. */
final class LoginOnNode {
    private static final String MARKS = "/etc/hubwright/logins";

    private final RegistryLoginSpec spec;
    private final Context context;
    private final Host root;
    private final RootFiles files;
    private final LoginFiles wish;
    private final String mark;

    private LoginOnNode(RegistryLoginSpec spec, Context context, Host host) {
        this.spec = spec;
        this.context = context;
        this.root = host.sudo();
        this.files = RootFiles.on(host);
        this.mark = context.marker(spec).text();
        this.wish = wish(spec, context, mark);
    }

    /** The machine must be up. */
    static LoginOnNode open(RegistryLoginSpec spec, Context context) {
        return new LoginOnNode(spec, context, context.get(spec.node()));
    }

    static RegistryLoginSpec.Login requireLogin(RegistryLoginSpec spec) {
        return spec.login()
                .orElseThrow(() ->
                        new HubwrightException("the login on " + spec.node().name() + " is for "
                                + spec.user().map(user -> "the user " + user).orElse("any user") + ", but the registry "
                                + spec.registry().name() + " has "
                                + spec.registry().users().keySet() + ": call addUser on the registry before loginOn"));
    }

    private static LoginFiles wish(RegistryLoginSpec spec, Context context, String mark) {
        var registry = spec.registry();
        var login = requireLogin(spec);
        return new LoginFiles(
                registry.endpoint(),
                registry.hostname().hostname(),
                registry.tls().isPresent(),
                login.user(),
                login.password(),
                registry.tls().flatMap(context::find).flatMap(CertificateIssuer::trustAnchorPem),
                spec.privateAddress()
                        .flatMap(context::find)
                        .map(address -> address.ip())
                        .map(InetAddress::getHostAddress),
                mark);
    }

    LoginFacts facts() {
        var first = files.read(wish.paths());
        var further = wish.furtherPaths(first);
        var all = further.length == 0 ? first : first.and(files.read(further));
        var marks = files.read(markFile(), pending());
        return new LoginFacts(
                marks.text(markFile()).strip(),
                all,
                LoginFiles.containerdDirectory(all.text(LoginFiles.CONTAINERD_CONFIG)),
                marks.has(pending()));
    }

    /**
     * Empty if we have not been here.
     *
     * @throws ConflictException if another deployment has
     */
    Optional<RegistryLogin> found(LoginFacts facts) {
        if (facts.mark().isEmpty()) return Optional.empty();
        if (!facts.mark().equals(mark))
            throw new ConflictException(root + " is logged in at " + wish.endpoint() + " already, by \"" + facts.mark()
                    + "\": destroy that login first, or remove " + markFile());
        return Optional.of(new RegistryLogin(wish.endpoint(), wish.user(), touched(facts)));
    }

    Diff diff(LoginFacts facts) {
        var changes = new ArrayList<Change>();
        for (var file : LoginFiles.differing(wish.wanted(facts), facts))
            changes.add(new Change(file.path(), "differs", "with the login of " + wish.user(), Remedy.UPDATE));
        if (facts.restartPending())
            changes.add(new Change("kubelet", "has not read its new file", "restarted", Remedy.UPDATE));
        return new Diff(changes);
    }

    /** Blocks for a second or two, a few more where a kubelet is restarted. */
    RegistryLogin converge() {
        var facts = facts();
        var changes = LoginFiles.differing(wish.wanted(facts), facts);
        files.makePrivateDirectory(MARKS);
        files.write(markFile(), mark + "\n", "0600");
        changes.forEach(this::write);
        restartKubelet();
        return new RegistryLogin(wish.endpoint(), wish.user(), touched(facts()));
    }

    void delete() {
        var facts = facts();
        LoginFiles.differing(wish.unwanted(facts), facts).forEach(this::write);
        restartKubelet();
        files.removeEmptyDirectory(parent(wish.dockerCa()));
        if (!facts.containerd().isEmpty()) files.removeEmptyDirectory(facts.containerd() + "/" + wish.endpoint());
        files.remove(markFile());
    }

    private void write(WantedFile file) {
        if (file.path().equals(LoginFiles.KUBELET_CONFIG)) files.write(pending(), "", "0600");
        if (file.text().isEmpty() && !file.path().equals(LoginFiles.HOSTS)) {
            files.remove(file.path());
            return;
        }
        if (file.path().equals(LoginFiles.DOCKER_CONFIG)) files.makePrivateDirectory(file.directory());
        else files.makeDirectory(file.directory());
        files.write(file.path(), file.text(), file.mode());
    }

    // It reads the file when it starts, and goes on refusing for minutes otherwise.
    private void restartKubelet() {
        if (!files.exists(pending())) return;
        if (root.attempt("systemctl", "is-active", "--quiet", "kubelet").succeeded()) {
            context.progress("restarting the kubelet");
            root.run("systemctl", "restart", "kubelet");
        }
        files.remove(pending());
    }

    private List<String> touched(LoginFacts facts) {
        return wish.wanted(facts).stream()
                .map(WantedFile::path)
                .filter(path ->
                        !path.equals(LoginFiles.HOSTS) || facts.text(path).contains(mark))
                .filter(facts.files()::has)
                .toList();
    }

    private String markFile() {
        return MARKS + "/" + spec.registry().name();
    }

    private String pending() {
        return markFile() + ".restart-kubelet";
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }
}
