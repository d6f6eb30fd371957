package io.hubwright.examples;

import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import io.hubwright.cyberhub.GitHubSignIn;
import io.hubwright.cyberhub.SignIn;
import io.hubwright.dns.Cloudflare;
import io.hubwright.engine.Listener;
import io.hubwright.engine.Provider;
import io.hubwright.engine.Report;
import io.hubwright.engine.Settings;
import io.hubwright.host.DockerSpec;
import io.hubwright.openstack.OpenStackCloud;
import io.hubwright.throwaway.MachineKind;
import io.hubwright.throwaway.PortForward;
import io.hubwright.throwaway.SshKeyFiles;
import io.hubwright.throwaway.ThrowawayCloud;
import io.hubwright.throwaway.ThrowawaySettings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;

/** A throwaway cloud, with a directory for the keys and secrets made for it; both end with this. */
final class ThrowawayPlace implements Place {
    private static final int REGISTRY_PORT = 443;

    private final ThrowawayCloud cloud;
    private final Path directory;
    private final Path passwordFile;
    private final Settings settings;
    private final Site site;
    private final Secret password;
    private Optional<PortForward> forward = Optional.empty();

    private ThrowawayPlace(ThrowawayCloud cloud, boolean withHub, Path directory, PrintStream out) throws IOException {
        this.cloud = cloud;
        this.directory = directory;
        passwordFile = directory.resolve("registry-password");
        password = newPassword();
        Files.createFile(
                passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, password.reveal());
        var key = SshKeyFiles.generate(directory, "id_ecdsa");
        cloud.writeCloudsYaml(directory.resolve("clouds.yaml"));
        settings = Settings.defaults()
                .stateDirectory(directory.resolve("state"))
                .listener(Listener.progress(out))
                .dialer(cloud.dialer());
        var names = Site.Names.OF_THE_README.privateKey(key.privateKey()).localNetwork(cloud.internalNetwork());
        var registry = Site.of(names, password, this::fromThisCloud);
        site = withHub ? registry.withHub(names, signIn(), this::fromThisCloud) : registry;
    }

    static ThrowawayPlace start(Optional<String> machines, PrintStream out) {
        var kind = machines.map(name -> MachineKind.valueOf(name.toUpperCase(java.util.Locale.ROOT)))
                .orElseGet(MachineKind::best);
        out.println("throwaway cloud with " + kind + " machines"
                + (kind == MachineKind.SIMULATED ? ": what runs on them is replayed from recordings" : ""));
        return start(ThrowawaySettings.defaults().machines(kind).progress(out::println), out);
    }

    static ThrowawayPlace start(ThrowawaySettings settings, PrintStream out) {
        var cloud = ThrowawayCloud.start(settings);
        try {
            return new ThrowawayPlace(cloud, hasHub(settings), Files.createTempDirectory("hubwright-"), out);
        } catch (IOException e) {
            cloud.close();
            throw new HubwrightException("cannot prepare the run's own directory: " + e, e);
        }
    }

    // The real OpenStack is shown with less.
    private static boolean hasHub(ThrowawaySettings settings) {
        return settings.machines() != MachineKind.NONE && !settings.realOpenStack();
    }

    ThrowawayCloud cloud() {
        return cloud;
    }

    Secret password() {
        return password;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Provider[] providers() {
        return new Provider[] {
            OpenStackCloud.from(directory.resolve("clouds.yaml"), "throwaway"),
            Cloudflare.token(cloud.cloudflare().token())
                    .baseUrl(cloud.cloudflare().uri())
                    .resolvers(cloud.cloudflare().dns())
        };
    }

    @Override
    public Site site() {
        return site;
    }

    // Docker takes a registry on loopback without knowing its CA, and needs no name for it.
    @Override
    public String loginLine(Report report) {
        try {
            var ip = report.get(site.address()).ip().getHostAddress();
            if (forward.isEmpty()) forward = Optional.of(PortForward.open(cloud.dialer(), ip, REGISTRY_PORT));
            return "docker login -u user --password-stdin 127.0.0.1:"
                    + forward.get().port() + " < " + passwordFile;
        } catch (IOException e) {
            throw new HubwrightException("cannot open a port for the registry: " + e, e);
        }
    }

    @Override
    public String description() {
        return "throwaway cloud with " + cloud.machineKind() + " machines; OpenStack at " + cloud.authUrl()
                + ", clouds.yaml in " + directory;
    }

    @Override
    public boolean isReal() {
        return false;
    }

    @Override
    public boolean isSimulated() {
        return cloud.machineKind() == MachineKind.SIMULATED;
    }

    @Override
    public void close() {
        cloud.close();
        try {
            if (forward.isPresent()) forward.get().close();
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
            }
        } catch (IOException e) {
            throw new HubwrightException("cannot remove " + directory + ": " + e, e);
        }
    }

    private SignIn signIn() {
        var github = cloud.github();
        github.addUsers("root1", "anna");
        var application = github.register(URI.create("https://" + Site.HUB + "/hub/oauth_callback"));
        return GitHubSignIn.of(application.clientId(), application.clientSecret())
                .url(github.uri());
    }

    private DockerSpec fromThisCloud(DockerSpec docker) {
        var packages = cloud.dockerPackages();
        return docker.repository(packages.url(), packages.armoredKey()).hubMirror(cloud.dockerHubMirror());
    }

    private static Secret newPassword() {
        var random = new byte[16];
        new SecureRandom().nextBytes(random);
        return Secret.of(HexFormat.of().formatHex(random));
    }
}
