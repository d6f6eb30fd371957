package io.hubwright.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;

/**
 * What a client needed for a case: medians over the repetitions, the peak for memory.
 *
 * @param cpuS user and system time of the client's processes, not of the registry
 * @param rssMb the most memory of the client's largest process
 * @param requests that the registries answered
 */
record RegistryRow(
        @JsonProperty("case") String name, String client, double wallS, double cpuS, long rssMb, long requests) {

    /** One repetition. */
    record Sample(double wallS, double cpuS, long rssMb, long requests) {}

    static RegistryRow of(String name, String client, List<Sample> samples) {
        return new RegistryRow(
                name,
                client,
                median(samples.stream().map(Sample::wallS).toList()),
                median(samples.stream().map(Sample::cpuS).toList()),
                samples.stream().mapToLong(Sample::rssMb).max().orElse(0),
                Math.round(median(samples.stream()
                        .map(sample -> (double) sample.requests())
                        .toList())));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted(Comparator.naturalOrder()).toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return Math.round(median * 1000) / 1000.0;
    }

    boolean is(String name, String client) {
        return this.name.equals(name) && this.client.equals(client);
    }
}
