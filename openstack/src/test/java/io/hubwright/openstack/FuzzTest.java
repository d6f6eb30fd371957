package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random scripts, edited from run to run, on a cloud in which random things go wrong: what is declared is there once in the end, and
 * nothing of others and no volume is lost. {@code -Dhubwright.fuzz.seed=N,M} plays these cases again, {@code -Dhubwright.fuzz.cases=N}
 * plays that many, {@code -Dhubwright.fuzz.first=N} begins elsewhere.
 */
class FuzzTest {
    private static final int CASES = 2000;
    private static final int SHOWN = 3;
    private static final int SHRINKS = 200;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path directory;

    @Test
    void whatIsDeclaredIsThereOnceWhateverGoesWrong() throws Exception {
        var seeds = seeds();
        var failures = play(seeds);
        System.out.println("fault cases: fuzz: " + seeds.size());
        if (failures.isEmpty()) return;
        failures.forEach(System.out::println);
        var text = new StringBuilder(failures.size() + " of " + seeds.size() + " cases failed: "
                + failures.stream()
                        .map(failure -> Long.toString(failure.fuzz.seed()))
                        .collect(Collectors.joining(",")));
        for (var failure : failures.subList(0, Math.min(SHOWN, failures.size()))) text.append(shrunk(failure));
        fail(text.toString());
    }

    private static List<Long> seeds() {
        var given = System.getProperty("hubwright.fuzz.seed", "");
        if (!given.isEmpty())
            return Stream.of(given.split(",")).map(Long::valueOf).toList();
        long first = Long.getLong("hubwright.fuzz.first", 1);
        return LongStream.range(first, first + Integer.getInteger("hubwright.fuzz.cases", CASES))
                .boxed()
                .toList();
    }

    private record Failure(FuzzCase fuzz, String what) {
        @Override
        public String toString() {
            return "\n\n" + fuzz + "\n  FAILS: " + what;
        }
    }

    private List<Failure> play(List<Long> seeds) throws Exception {
        var workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            var all = new ArrayList<Future<Optional<Failure>>>();
            for (long seed : seeds) {
                var fuzz = FuzzCase.of(seed);
                all.add(workers.submit(() -> play(fuzz)));
            }
            var failures = new ArrayList<Failure>();
            for (var one : all) one.get().ifPresent(failures::add);
            return failures;
        } finally {
            workers.shutdownNow();
        }
    }

    private Optional<Failure> play(FuzzCase fuzz) {
        try {
            return within(() -> {
                var place = Files.createTempDirectory(directory, "case");
                try (var run = new FuzzRun(fuzz, place)) {
                    run.play();
                    return Optional.<Failure>empty();
                } catch (Throwable e) {
                    return Optional.of(
                            new Failure(fuzz, e instanceof AssertionError ? String.valueOf(e.getMessage()) : trace(e)));
                } finally {
                    remove(place);
                }
            });
        } catch (Exception e) {
            return Optional.of(new Failure(fuzz, trace(e)));
        }
    }

    private static <R> R within(Callable<R> work) throws Exception {
        var thread = Executors.newSingleThreadExecutor();
        try {
            return thread.submit(work).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("it hangs", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            thread.shutdownNow();
        }
    }

    private static String trace(Throwable e) {
        var text = new java.io.StringWriter();
        e.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    /** The smallest case near it that fails, too. */
    private Failure shrunk(Failure failure) {
        var smallest = failure;
        int tried = 0;
        for (var next = smallest.fuzz.smaller().iterator(); next.hasNext() && tried < SHRINKS; tried++) {
            var fails = play(next.next());
            if (fails.isEmpty()) continue;
            smallest = fails.get();
            next = smallest.fuzz.smaller().iterator();
        }
        return smallest;
    }

    private static void remove(Path directory) {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
