package io.hubwright.throwaway.machine;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Volume;
import io.hubwright.DeadlineExceededException;
import io.hubwright.HubwrightException;
import io.hubwright.Time;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A container of this computer's Docker Engine with services in it, which answer at ports of the loopback address and nowhere else.
 *
 * <p>Thread-safe. It ends with {@link #close}, also on Ctrl-C and SIGTERM; what a killed process left is removed at the next start.
 */
public final class Appliance implements AutoCloseable {
    private static final String LABEL = "io.hubwright.throwaway.appliance";

    private final Engine engine;
    private final String name;
    private final String container;
    private final Map<Integer, InetSocketAddress> addresses;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread hook = new Thread(this::end, "hubwright-appliance-end");

    private Appliance(Engine engine, String name, String container) {
        this.engine = engine;
        this.name = name;
        this.container = container;
        this.addresses = addresses(engine, container);
    }

    /**
     * What an appliance is made of.
     *
     * @param name of its image; the resources of its recipe, with a Dockerfile, stand in the folder {@code folder} of this package's
     *     parent
     * @param files the recipe's files but the Dockerfile
     * @param onMachine true to build on the machine image, false on plain Debian
     * @param expectation how long its first build takes
     * @param ports what is mapped to the loopback address
     * @param environment of its first process
     */
    public record Order(
            String name,
            String folder,
            List<String> files,
            boolean onMachine,
            String expectation,
            List<Integer> ports,
            Map<String, String> environment) {
        public Order {
            files = List.copyOf(files);
            ports = List.copyOf(ports);
            environment = Map.copyOf(environment);
        }

        public Order environment(Map<String, String> environment) {
            return new Order(name, folder, files, onMachine, expectation, ports, environment);
        }

        Recipe recipe() {
            var parent = onMachine ? Recipe.MACHINE : Recipe.BASE;
            return Recipe.of(name, folder, parent, files, expectation);
        }
    }

    /**
     * Starts it. Returns once the container runs, which is before its services answer. Blocks for minutes the first time: its image is
     * made then, and kept in the engine under the hash of its recipe.
     *
     * @param progress is told in a sentence what takes time
     * @throws io.hubwright.UnavailableException if no Docker Engine answers
     */
    public static Appliance start(Order order, Consumer<String> progress) {
        var engine = Engine.connect();
        try {
            sweep(engine, progress);
            var image = new Images(engine, progress).ensure(order.recipe());
            var appliance = new Appliance(engine, order.name(), run(engine, order, image));
            Runtime.getRuntime().addShutdownHook(appliance.hook);
            return appliance;
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /** Makes the image now if the engine has none yet, and starts nothing. */
    public static void build(Order order, Consumer<String> progress) {
        try (var engine = Engine.connect()) {
            new Images(engine, progress).ensure(order.recipe());
        }
    }

    private static String run(Engine engine, Order order, String image) {
        var run = Owner.newRun();
        var labels = new HashMap<>(Owner.labels(run));
        labels.put(LABEL, order.name());
        var ports = order.ports().stream().map(ExposedPort::tcp).toList();
        var mapped = new Ports();
        ports.forEach(port -> mapped.bind(port, Ports.Binding.bindIp("127.0.0.1")));
        var container = engine.ask("create " + order.name(), client -> client.createContainerCmd(image)
                .withName("hubwright-" + run + "-" + order.name())
                .withEnv(order.environment().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList())
                .withExposedPorts(ports)
                .withVolumes(new Volume("/volumes"))
                .withLabels(labels)
                .withHostConfig(
                        HostConfig.newHostConfig().withPortBindings(mapped).withInit(false))
                .exec()
                .getId());
        try {
            engine.ask("start " + order.name(), client -> client.startContainerCmd(container)
                    .exec());
            return container;
        } catch (RuntimeException e) {
            engine.remove(container);
            throw e;
        }
    }

    private static void sweep(Engine engine, Consumer<String> progress) {
        for (var left : engine.ask("list containers", client -> client.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(LABEL))
                .exec())) {
            var owner = Optional.ofNullable(left.getLabels().get(Owner.OWNER)).flatMap(Owner::parse);
            if (owner.filter(Owner::dead).isEmpty()) continue;
            progress.accept("sweeping " + left.getNames()[0].substring(1) + ", which a killed process left");
            engine.remove(left.getId());
        }
    }

    private static Map<Integer, InetSocketAddress> addresses(Engine engine, String container) {
        var bindings = engine.ask("inspect " + container, client -> client.inspectContainerCmd(container)
                        .exec())
                .getNetworkSettings()
                .getPorts()
                .getBindings();
        var addresses = new HashMap<Integer, InetSocketAddress>();
        bindings.forEach((exposed, mapped) -> {
            if (mapped != null)
                addresses.put(
                        exposed.getPort(),
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), Integer.parseInt(mapped[0].getHostPortSpec())));
        });
        return Map.copyOf(addresses);
    }

    /** Where a port of the appliance answers on this computer. */
    public InetSocketAddress address(int port) {
        var address = addresses.get(port);
        if (address == null)
            throw new IllegalArgumentException(name + " has no port " + port + "; it has " + addresses.keySet());
        return address;
    }

    /** What its first process has printed so far. */
    public String output() {
        return engine.logs(container);
    }

    /**
     * Waits until its first process has printed this.
     *
     * @throws HubwrightException if it ends before
     * @throws DeadlineExceededException if it does not in time; what it printed instead is in the message
     */
    public void awaitOutput(String text, Duration timeout) {
        try {
            Time.SYSTEM.await("\"" + text + "\" of " + name, timeout, Duration.ofMillis(200), () -> {
                var output = output();
                if (output.contains(text)) return Optional.of(true);
                if (!running())
                    throw new HubwrightException(name + " ended before it was ready; its last words: " + tail(output));
                return Optional.empty();
            });
        } catch (DeadlineExceededException e) {
            throw new DeadlineExceededException(e.getMessage() + "; its last words: " + tail(output()), e);
        }
    }

    private boolean running() {
        return Boolean.TRUE.equals(engine.ask("inspect " + name, client -> client.inspectContainerCmd(container)
                        .exec())
                .getState()
                .getRunning());
    }

    private static String tail(String output) {
        var lines = output.strip().split("\n");
        return String.join(" | ", List.of(lines).subList(Math.max(0, lines.length - 5), lines.length));
    }

    /**
     * Runs a command in it and waits, at most a minute. Returns what it printed.
     *
     * @throws HubwrightException if its exit code is not 0
     */
    public String run(String... command) {
        return engine.run(container, command).orThrow(name + ": " + command[0]);
    }

    /** Starts a command in it and does not wait. */
    public void start(List<String> command) {
        engine.start(container, command);
    }

    /** Removes the container and all that was in it. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook runs already.
        }
        end();
    }

    private void end() {
        if (!closed.compareAndSet(false, true)) return;
        try {
            engine.remove(container);
        } finally {
            engine.close();
        }
    }
}
