package io.hubwright.throwaway;

import io.hubwright.throwaway.devcloud.DevCloud;
import io.hubwright.throwaway.machine.ContainerMachines;
import io.hubwright.throwaway.machine.HubImages;
import io.hubwright.throwaway.machine.VirtualMachines;
import io.hubwright.throwaway.openstack.Latencies;
import io.hubwright.throwaway.openstack.OpenStackSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A throwaway cloud as a program: runs until it is stopped. */
public final class ThrowawayCommand {
    private static final String USAGE =
            """
            usage: examples/throwaway-cloud [--clouds-yaml FILE] [--machines container|simulated|none] [--port PORT]
                   examples/throwaway-cloud --build-images

            Runs a throwaway cloud until it is stopped (Ctrl-C, SIGTERM). When it is ready it prints where it answers, and writes a
            clouds.yaml with the cloud "throwaway" for any client: OS_CLIENT_CONFIG_FILE=FILE openstack --os-cloud throwaway server list

            --build-images makes all images that container machines, virtual machines, hubs and the real OpenStack of the tests need, now instead
            of at their first use, and ends. They stay in the Docker Engine.
            """;

    private ThrowawayCommand() {}

    public static void main(String[] arguments) throws InterruptedException {
        var wanted = new ArrayDeque<>(List.of(arguments));
        var settings = ThrowawaySettings.defaults()
                .openstack(OpenStackSettings.defaults().latencies(Latencies.interactive()))
                .progress(System.out::println);
        var file = Optional.<Path>empty();
        try {
            while (!wanted.isEmpty()) {
                var option = wanted.pop();
                switch (option) {
                    case "--help", "-h" -> {
                        System.out.print(USAGE);
                        return;
                    }
                    case "--build-images" -> {
                        buildImages();
                        return;
                    }
                    case "--clouds-yaml" -> file = Optional.of(Path.of(value(option, wanted)));
                    case "--machines" -> settings = settings.machines(MachineKind.of(value(option, wanted)));
                    case "--port" -> settings = onPort(settings, value(option, wanted));
                    default ->
                        throw new IllegalArgumentException("there is no option " + option + ": --help lists them");
                }
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        run(settings, file, System.out);
    }

    private static void run(ThrowawaySettings settings, Optional<Path> file, PrintStream out)
            throws InterruptedException {
        try (var cloud = ThrowawayCloud.start(settings)) {
            file.ifPresent(cloud::writeCloudsYaml);
            out.println("machines    " + cloud.machineKind());
            out.println("OpenStack   " + cloud.authUrl());
            out.println("Cloudflare  " + cloud.cloudflare().uri());
            out.println("DNS         " + cloud.cloudflare().dns());
            file.ifPresent(path -> out.println("clouds.yaml " + path + " (cloud \"throwaway\")"));
            out.println("ready");
            out.flush();
            // Until the JVM is stopped; the shutdown hook takes the cloud down.
            new CountDownLatch(1).await();
        }
    }

    private static void buildImages() {
        ContainerMachines.build(System.out::println);
        DevCloud.build(System.out::println);
        VirtualMachines.build(System.out::println);
        HubImages.build(System.out::println);
    }

    private static String value(String option, ArrayDeque<String> rest) {
        var value = rest.poll();
        if (value == null) throw new IllegalArgumentException(option + " needs a value: --help tells which");
        return value;
    }

    private static ThrowawaySettings onPort(ThrowawaySettings settings, String port) {
        try {
            return settings.openstack(settings.openstack().port(Integer.parseInt(port)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--port takes a number, not \"" + port + "\"", e);
        }
    }
}
