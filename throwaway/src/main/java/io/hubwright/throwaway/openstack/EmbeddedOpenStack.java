package io.hubwright.throwaway.openstack;

import io.hubwright.Secret;
import io.hubwright.throwaway.machine.Machines;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ServerSocketFactory;

/**
 * An OpenStack in this JVM: Keystone, Nova, Neutron, Cinder and Glance on one port, ready when {@link #start} returns. It
 * is thread-safe; close it to stop it, which leaves the machines to their owner.
 *
 * <p>Not imitated: security groups filter nothing, images are names only, IPv6, live migration, shelving, rebuilds,
 * server groups, backups, volume types beyond one.
 */
public final class EmbeddedOpenStack implements AutoCloseable {
    /** The only region. */
    public static final String REGION = "throwaway";

    private final Store store;
    private final Later later;
    private final Calls calls = new Calls();
    private final Faults faults;
    private final OpenStackSettings settings;
    private final Machines machines;
    private final Optional<CloudCertificate> certificate;
    private final HttpServer server;
    private final Catalog catalog;
    private final Tokens tokens;
    private final Dispatcher dispatcher;

    private EmbeddedOpenStack(OpenStackSettings settings, Machines machines) {
        this.settings = settings;
        this.store = new Store(settings.time());
        this.later = new Later(settings.time());
        this.faults = new Faults(settings.time());
        this.machines = machines;
        String host = settings.bind().getHostString();
        this.certificate = settings.https() ? Optional.of(CloudCertificate.issue(host)) : Optional.empty();
        ServerSocketFactory sockets = certificate
                .<ServerSocketFactory>map(c -> c.context().getServerSocketFactory())
                .orElseGet(ServerSocketFactory::getDefault);
        this.server = HttpServer.bind(settings.bind(), sockets);
        this.catalog = new Catalog((settings.https() ? "https" : "http") + "://" + host + ":" + server.port(), REGION);
        this.tokens = new Tokens(store, catalog, settings.tokenLife());
        this.dispatcher = new Dispatcher(store, catalog, tokens, routes(), faults, settings.latencies(), later, calls);
    }

    /**
     * Starts one; it answers when this returns.
     *
     * @param machines what servers are behind the API; stays the caller's to close, after this
     * @throws UncheckedIOException if the port is taken
     */
    public static EmbeddedOpenStack start(OpenStackSettings settings, Machines machines) {
        EmbeddedOpenStack cloud = new EmbeddedOpenStack(settings, machines);
        cloud.store.transaction(() ->
                Seeds.sow(cloud.store, settings.password(), settings.adminPassword(), settings.quotas(), machines));
        cloud.server.serve(cloud.dispatcher::handle);
        return cloud;
    }

    private Map<Service, Routes> routes() {
        MachineRoom room = new MachineRoom(machines, later.workers());
        Networks networks = new Networks(store);
        SecurityGroups groups = new SecurityGroups(store);
        Ports ports = new Ports(store, networks, groups, room);
        Attachments attachments = new Attachments(store, room, later, settings.latencies());
        Map<Service, Routes> routes = new EnumMap<>(Service.class);
        routes.put(Service.IDENTITY, new Keystone(store, tokens, catalog).routes());
        routes.put(Service.COMPUTE, compute(room, new ServerPorts(store, ports, groups, room), attachments));
        routes.put(Service.NETWORK, network(room, networks, groups, ports));
        routes.put(Service.VOLUME, volume(room, attachments));
        Routes image = new Routes();
        new Images(store).addTo(image);
        routes.put(Service.IMAGE, image);
        return routes;
    }

    private Routes compute(MachineRoom room, ServerPorts ports, Attachments attachments) {
        BootVolumes bootVolumes = new BootVolumes(store, attachments);
        ServerLife life = new ServerLife(store, ports, room, later, settings.latencies(), faults, bootVolumes);
        Routes routes = new Routes();
        Nova.addTo(routes);
        new Servers(store, ports, life, new ServerLists(store, faults), bootVolumes).addTo(routes);
        new ServerActions(store, life, ports, room).addTo(routes);
        new ServerDetails(store, ports).addTo(routes);
        new VolumeAttachments(store, attachments).addTo(routes);
        new Flavors(store).addTo(routes);
        new KeyPairs(store).addTo(routes);
        new ComputeLimits(store).addTo(routes);
        return routes;
    }

    private Routes network(MachineRoom room, Networks networks, SecurityGroups groups, Ports ports) {
        Latencies latencies = settings.latencies();
        Routers routers = new Routers(store, ports);
        FloatingIps floatingIps =
                new FloatingIps(store, networks, ports, routers, room, later, latencies.scaled(latencies.floatingIp()));
        Routes routes = new Routes();
        NetworkExtensions.addTo(routes);
        new NetworkQuotas(store).addTo(routes);
        List<NeutronKind> kinds = List.of(
                networks,
                new Subnets(store, networks),
                routers,
                ports,
                groups,
                new SecurityGroupRules(store, groups),
                floatingIps);
        new Neutron(store, kinds, new NeutronLists(faults)).addTo(routes);
        routers.addTo(routes);
        return routes;
    }

    private Routes volume(MachineRoom room, Attachments attachments) {
        Routes routes = new Routes();
        new Cinder(store).addTo(routes);
        VolumeLists lists = new VolumeLists(store, faults);
        Snapshots snapshots = new Snapshots(store, room, later, settings.latencies());
        snapshots.addTo(routes);
        new Volumes(store, room, later, settings.latencies(), attachments, lists, snapshots).addTo(routes);
        return routes;
    }

    /** Keystone's URL, which is all that a client needs beside the user's name and password. */
    public URI authUrl() {
        return URI.create(catalog.uri(Service.IDENTITY) + "/v3");
    }

    /** Of the user {@code hubwright} in the project {@code hubwright}, both in the domain {@code Default}. */
    public Secret password() {
        return settings.password();
    }

    /** Of the user {@code admin} in the project {@code admin}, who may set quotas and make projects, users and flavors. */
    public Secret adminPassword() {
        return settings.adminPassword();
    }

    /** The CA of its certificate in PEM; empty over plain HTTP. */
    public Optional<String> caCertificate() {
        return certificate.map(CloudCertificate::caPem);
    }

    /** What was asked of it so far. */
    public Calls calls() {
        return calls;
    }

    /** What shall go wrong. */
    public Faults faults() {
        return faults;
    }

    /** All objects that members can make, of all projects, as they are at this moment. */
    public List<CloudObject> objects() {
        return store.transaction(() -> CloudObject.all(store));
    }

    /**
     * Answers a request without a connection, on the calling thread: for tests that make many calls in this JVM, or run on {@link
     * io.hubwright.VirtualTime}. Faults, latencies and the call log apply.
     *
     * @param path of the URL; may have a query
     * @param headers names in any case
     * @throws SocketException where a connection would have been reset
     */
    public Reply ask(String method, String path, Map<String, String> headers, byte[] body) throws SocketException {
        int question = path.indexOf('?');
        Map<String, String> lower = new HashMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        Answer answer = dispatcher.handle(new Request(
                method,
                question < 0 ? path : path.substring(0, question),
                question < 0 ? "" : path.substring(question + 1),
                lower,
                Body.of(body)));
        if (answer.isSevered()) throw new SocketException("Connection reset");
        return new Reply(answer);
    }

    /** Makes every token that is out invalid: the next call of each client gets a 401. */
    public void expireTokens() {
        store.transaction(tokens::revokeAll);
    }

    /** A {@code clouds.yaml} with the cloud {@code throwaway}. It holds the password, and no {@code cacert}. */
    public String cloudsYaml() {
        return cloudsYaml(Optional.empty());
    }

    private String cloudsYaml(Optional<Path> ca) {
        return """
                clouds:
                  throwaway:
                    auth:
                      auth_url: %s
                      username: %s
                      password: %s
                      project_name: %s
                      user_domain_name: Default
                      project_domain_name: Default
                    region_name: %s
                    interface: public
                    identity_api_version: 3
                """
                        .formatted(authUrl(), Seeds.USER, settings.password().reveal(), Seeds.PROJECT, REGION)
                + ca.map(file -> "    cacert: " + file.toAbsolutePath() + "\n").orElse("");
    }

    /**
     * Writes {@link #cloudsYaml} there, readable by its owner only and whole or not at all; over HTTPS with the CA beside
     * it, in a file whose name ends in {@code -ca.pem}.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void writeCloudsYaml(Path file) {
        Optional<Path> ca = certificate.map(c -> file.resolveSibling(file.getFileName() + "-ca.pem"));
        ca.ifPresent(path -> PrivateFile.write(path, caCertificate().orElseThrow()));
        PrivateFile.write(file, cloudsYaml(ca));
    }

    @Override
    public void close() {
        server.close();
        later.close();
    }

    @Override
    public String toString() {
        return "throwaway OpenStack at " + authUrl();
    }
}
