package io.hubwright.benchmarks;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The command {@code benchmarks/run NAME [--quick] [--json FILE]}: exit code 0 if all limits were kept, 1 if not, 2 if misused. */
final class Benchmarks {
    private static final List<Benchmark> ALL =
            List.of(new EngineBenchmark(), new RegistryBenchmark(), new PasswordBenchmark());

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        Deque<String> words = new ArrayDeque<>(List.of(args));
        Optional<Benchmark> benchmark = Optional.ofNullable(words.poll())
                .flatMap(name ->
                        ALL.stream().filter(each -> each.name().equals(name)).findFirst());
        boolean quick = false;
        Optional<Path> json = Optional.empty();
        while (!words.isEmpty()) {
            String word = words.pop();
            if (word.equals("--quick")) {
                quick = true;
            } else if (word.equals("--json") && !words.isEmpty()) {
                json = Optional.of(Path.of(words.pop()));
            } else {
                benchmark = Optional.empty();
            }
        }
        System.exit(benchmark.isPresent() ? measure(benchmark.get(), quick, json) : usage());
    }

    static int measure(Benchmark benchmark, boolean quick, Optional<Path> json) throws Exception {
        Benchmark.Result result = benchmark.run(quick);
        System.out.print(Table.of(result.rows()));
        if (json.isPresent()) {
            Table.write(result.rows(), json.get());
        }
        result.kept().forEach(limit -> System.out.println("ok:    " + limit));
        result.broken().forEach(limit -> System.out.println("LIMIT: " + limit));
        return result.broken().isEmpty() ? 0 : 1;
    }

    private static int usage() {
        System.err.println("usage: benchmarks/run NAME [--quick] [--json FILE]");
        ALL.forEach(each -> System.err.println("  " + each.name() + "  " + each.summary()));
        return 2;
    }
}
