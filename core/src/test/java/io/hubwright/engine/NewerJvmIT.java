package io.hubwright.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine on a JVM that has virtual threads: {@code .ci/install} puts one there. */
class NewerJvmIT {
    private static final Path JAVA = Path.of(Optional.ofNullable(System.getenv("NEWER_JAVA"))
            .orElse(System.getProperty("user.home") + "/.cache/hubwright-tests/newer-java/bin/java"));

    @TempDir
    private Path directory;

    @Test
    void workIsDoneByVirtualThreads() throws Exception {
        var missing = !Files.isExecutable(JAVA);
        if (missing && "true".equals(System.getenv("CI"))) throw new AssertionError("CI lacks a part: " + JAVA);
        Assumptions.assumeFalse(missing, "needs a newer JVM: " + JAVA);
        var output = directory.resolve("output");
        var process = new ProcessBuilder(
                        JAVA.toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ThreadsOfARun.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
        assertEquals(List.of("virtual true", "complete true"), Files.readAllLines(output));
    }

    /** A run that tells which thread its work is done on. */
    static final class ThreadsOfARun {
        private ThreadsOfARun() {}

        public static void main(String[] arguments) throws Exception {
            var settings = Settings.defaults().stateDirectory(Path.of(arguments[0], "state"));
            var looking = new Looking();
            try (var hubwright = Hubwright.connect(settings, looking)) {
                var report = hubwright.apply(Deployment.named("threads").of(World.Want.of("a")));
                System.out.println("virtual " + WorkersTest.isVirtual(looking.worker.orElseThrow()));
                System.out.println("complete " + report.isComplete());
            }
        }
    }

    /** As {@link World}, and remembers who makes things in it. */
    private static final class Looking implements Provider {
        private final World world = new World();
        private volatile Optional<Thread> worker = Optional.empty();

        @Override
        public Connection connect(Services services) {
            return world.connect(new Services(
                    new Gate() {
                        @Override
                        public <R> R read(String service, Callable<R> request) {
                            return services.gate().read(service, request);
                        }

                        @Override
                        public <R> R write(String service, Callable<R> request) {
                            worker = Optional.of(Thread.currentThread());
                            return services.gate().write(service, request);
                        }
                    },
                    services.time(),
                    services.dialer(),
                    services.network()));
        }
    }
}
