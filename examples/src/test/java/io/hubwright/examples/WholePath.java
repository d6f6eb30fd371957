package io.hubwright.examples;

import io.hubwright.Cidr;
import io.hubwright.Dialer;
import io.hubwright.Secret;
import io.hubwright.dns.Cloudflare;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Listener;
import io.hubwright.engine.Provider;
import io.hubwright.engine.Settings;
import io.hubwright.openstack.OpenStackCloud;
import io.hubwright.throwaway.SshKeyFiles;
import io.hubwright.throwaway.ThrowawayCloud;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * The whole bring-up as a program of its own, on the throwaway cloud of another process, of which it knows what is in a directory. It is
 * killed by {@link KilledMachineStepsIT}.
 */
final class WholePath {
    private final Path directory;
    private final Properties cloud = new Properties();

    WholePath(Path directory) throws IOException {
        this.directory = directory;
        try (var file = Files.newBufferedReader(directory.resolve("cloud.properties"))) {
            cloud.load(file);
        }
    }

    public static void main(String[] arguments) throws IOException {
        var path = new WholePath(Path.of(arguments[0]));
        var progress = Listener.console(System.out);
        try (var hubwright = path.connect(progress)) {
            System.out.println(hubwright.apply(path.site().deployment()).text());
        }
    }

    /** Writes what the program needs to know. Its machines are reached at their addresses. */
    static WholePath prepare(Path directory, ThrowawayCloud cloud, Secret password) throws IOException {
        return prepare(directory, cloud, password, new Properties());
    }

    /** Writes what the program needs to know. Its machines are reached through the relay. */
    static WholePath prepare(Path directory, ThrowawayCloud cloud, Secret password, Relay relay) throws IOException {
        var about = new Properties();
        about.setProperty("relay", Integer.toString(relay.port()));
        return prepare(directory, cloud, password, about);
    }

    private static WholePath prepare(Path directory, ThrowawayCloud cloud, Secret password, Properties about)
            throws IOException {
        SshKeyFiles.generate(directory, "key");
        cloud.writeCloudsYaml(directory.resolve("clouds.yaml"));
        Files.writeString(directory.resolve("password"), password.reveal());
        Files.writeString(
                directory.resolve("cloudflare-token"),
                cloud.cloudflare().token().reveal());
        Files.writeString(
                directory.resolve("docker.asc"), cloud.dockerPackages().armoredKey());
        about.setProperty("cloudflare", cloud.cloudflare().uri().toString());
        about.setProperty("dns.host", cloud.cloudflare().dns().getHostString());
        about.setProperty("dns.port", Integer.toString(cloud.cloudflare().dns().getPort()));
        about.setProperty("packages", cloud.dockerPackages().url().toString());
        about.setProperty("mirror", cloud.dockerHubMirror().toString());
        about.setProperty("network", cloud.internalNetwork().toString());
        try (var file = Files.newBufferedWriter(directory.resolve("cloud.properties"))) {
            about.store(file, null);
        }
        return new WholePath(directory);
    }

    Hubwright connect(Listener progress) throws IOException {
        return Hubwright.connect(settings().listener(progress), providers());
    }

    Settings settings() {
        return Settings.defaults().stateDirectory(stateDirectory()).dialer(dialer());
    }

    Provider[] providers() throws IOException {
        return new Provider[] {
            OpenStackCloud.from(directory.resolve("clouds.yaml"), "throwaway"),
            Cloudflare.token(read("cloudflare-token"))
                    .baseUrl(URI.create(cloud.getProperty("cloudflare")))
                    .resolvers(dns())
        };
    }

    Path stateDirectory() {
        return directory.resolve("state");
    }

    Site site() throws IOException {
        var key = Files.readString(directory.resolve("docker.asc"));
        var names = Site.Names.OF_THE_README
                .privateKey(directory.resolve("key"))
                .localNetwork(Cidr.of(cloud.getProperty("network")));
        return Site.of(
                names, read("password"), docker -> docker.repository(URI.create(cloud.getProperty("packages")), key)
                        .hubMirror(URI.create(cloud.getProperty("mirror"))));
    }

    private Secret read(String file) throws IOException {
        return Secret.of(Files.readString(directory.resolve(file)));
    }

    private InetSocketAddress dns() {
        return new InetSocketAddress(cloud.getProperty("dns.host"), Integer.parseInt(cloud.getProperty("dns.port")));
    }

    private Dialer dialer() {
        var relay = cloud.getProperty("relay");
        return relay == null
                ? (host, port, timeout) -> Dialer.DIRECT.dial(address(host), port, timeout)
                : Relay.dialer(Integer.parseInt(relay));
    }

    // Container machines answer at their addresses; their names are in the cloud's own zones only.
    private String address(String host) throws IOException {
        if (host.matches("[0-9.]+")) return host;
        var lookup = new Lookup(host + ".", Type.A);
        lookup.setResolver(new SimpleResolver(dns()));
        lookup.setCache(null);
        var answers = lookup.run();
        return answers == null ? host : ((ARecord) answers[0]).getAddress().getHostAddress();
    }
}
