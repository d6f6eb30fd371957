package io.hubwright.throwaway.devcloud;

import io.hubwright.Secret;
import io.hubwright.throwaway.machine.Appliance;
import io.hubwright.throwaway.machine.Machines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A real OpenStack (Debian bookworm's, release Zed) in one container of this computer's Docker Engine, with the images, flavors,
 * networks and names of the embedded cloud. Its endpoints answer on the loopback address only, for its operator's password is no
 * secret.
 *
 * <p>Without machines its servers are ACTIVE and nothing runs behind them. With {@link Machines}, whatever kind, a server is one of
 * them: a volume is its disk, a floating IP its address, the console log its own.
 *
 * <p>Thread-safe. It ends with {@link #close}, also on Ctrl-C and SIGTERM.
 */
public final class DevCloud implements AutoCloseable {
    /** The project that is there from the start; its user has the same name. */
    public static final String PROJECT = "hubwright";

    private static final Secret OPERATOR = Secret.of("devcloud");
    private static final Duration READY = Duration.ofMinutes(5);
    private static final int KEYSTONE = 5000;
    private static final List<Integer> PORTS = List.of(KEYSTONE, 8774, 8776, 8778, 9292, 9696);
    private static final Appliance.Order ORDER = new Appliance.Order(
            "devcloud",
            "devcloud",
            List.of(
                    "bin/bootstrap",
                    "bin/configure",
                    "bin/environment",
                    "bin/publish",
                    "bin/start",
                    "etc/cinder.conf",
                    "etc/glance.conf",
                    "etc/keystone.conf",
                    "etc/neutron.conf",
                    "etc/nova.conf",
                    "etc/placement.conf",
                    "devcloud/__init__.py",
                    "devcloud/catalog.py",
                    "devcloud/cinder_driver.py",
                    "devcloud/machines.py",
                    "devcloud/ml2_driver.py",
                    "devcloud/neutron_schema.py",
                    "devcloud/nova_driver.py",
                    "devcloud/serve_cinder.py",
                    "devcloud/serve_neutron.py",
                    "devcloud/serve_nova.py",
                    "devcloud-1.dist-info/METADATA",
                    "devcloud-1.dist-info/entry_points.txt"),
            false,
            "three to eight minutes: 470 packages are fetched",
            PORTS,
            Map.of());

    private final Appliance appliance;
    private final MachineService machines;
    private final Operator operator;
    private final List<DevProject> projects = new ArrayList<>(); // guarded by this

    private DevCloud(Appliance appliance, MachineService service, Machines machines) {
        this.appliance = appliance;
        this.machines = service;
        this.operator = new Operator(authUrl(), OPERATOR, machines);
    }

    /** Makes its image now if the Docker Engine has none yet. Blocks for minutes the first time. */
    public static void build(Consumer<String> progress) {
        Appliance.build(ORDER, progress);
    }

    /** The API alone. See {@link #start(Machines, Consumer)}. */
    public static DevCloud start(Consumer<String> progress) {
        return start(Machines.none(), progress);
    }

    /**
     * Starts it and waits until every API answers: about 10 s on two idle cores, and minutes the first time, when its image is made.
     *
     * @param machines what is behind its servers; the caller closes them, after the cloud
     * @param progress is told in a sentence what takes time
     * @throws io.hubwright.UnavailableException if no Docker Engine answers
     * @throws io.hubwright.DeadlineExceededException if it is not ready after 5 min
     */
    public static DevCloud start(Machines machines, Consumer<String> progress) {
        var service = MachineService.start(machines);
        try {
            var appliance = Appliance.start(ORDER.environment(service.environment()), progress);
            try {
                return ready(new DevCloud(appliance, service, machines));
            } catch (RuntimeException e) {
                appliance.close();
                throw e;
            }
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
    }

    private static DevCloud ready(DevCloud cloud) {
        var mapped = PORTS.stream()
                .map(port -> port + "=" + cloud.appliance.address(port).getPort())
                .collect(Collectors.joining(" "));
        cloud.appliance.run("/opt/devcloud/bin/publish", "127.0.0.1", mapped);
        cloud.appliance.awaitOutput("READY", READY);
        cloud.operator.openExternalNetwork();
        cloud.project(PROJECT);
        return cloud;
    }

    public URI authUrl() {
        var address = appliance.address(KEYSTONE);
        return URI.create("http://127.0.0.1:" + address.getPort() + "/v3");
    }

    /**
     * Makes a project with a user of its own and of the same name, quotas as the embedded cloud's, and a network NAME-network that a
     * router NAME-router joins to the external Public-Network. Takes about 3 s.
     */
    public DevProject project(String name) {
        int number;
        synchronized (this) {
            number = projects.size();
        }
        var project = operator.makeProject(name, number);
        synchronized (this) {
            projects.add(project);
        }
        return project;
    }

    /**
     * The clouds {@code throwaway}, which is the project {@value #PROJECT}, {@code admin}, the operator's, and one of each project
     * made so far, by its name.
     */
    public synchronized String cloudsYaml() {
        var text = new StringBuilder("clouds:\n").append(projects.get(0).cloud("throwaway", authUrl()));
        for (var project : projects) text.append(project.cloud(project.name(), authUrl()));
        return text.append(new DevProject("admin", "admin", OPERATOR).cloud("admin", authUrl()))
                .toString();
    }

    /** Writes {@link #cloudsYaml} with mode 0600. */
    public void writeCloudsYaml(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, cloudsYaml());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * What a service has logged.
     *
     * @param service {@code keystone}, {@code glance}, {@code nova}, {@code neutron}, {@code cinder} or {@code placement}
     */
    public String log(String service) {
        if (!service.matches("[a-z]+")) throw new IllegalArgumentException("\"" + service + "\" is no service");
        return appliance.run("sh", "-c", "cat /var/log/devcloud/" + service + "*.log");
    }

    /** Removes it with all that was in it. The machines behind it stay their owner's. */
    @Override
    public void close() {
        try {
            appliance.close();
        } finally {
            machines.close();
        }
    }
}
