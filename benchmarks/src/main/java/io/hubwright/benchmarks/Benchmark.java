package io.hubwright.benchmarks;

import java.util.List;

/** One measurement with its peers. */
interface Benchmark {
    /** As given on the command line. */
    String name();

    /** What it measures, in one line. */
    String summary();

    /**
     * Measures, shows its progress on the error output, and says which limits were broken.
     *
     * @param quick shorter, for CI
     */
    Result run(boolean quick) throws Exception;

    /**
     * What was measured.
     *
     * @param rows in the order of the table; each becomes an object of the JSON array, by its components' names in snake case
     * @param kept a sentence for each limit that was kept; may be left out
     * @param broken a sentence for each limit that was not
     */
    record Result(List<? extends Record> rows, List<String> kept, List<String> broken) {
        Result(List<? extends Record> rows, List<String> broken) {
            this(rows, List.of(), broken);
        }
    }
}
