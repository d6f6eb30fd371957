package io.hubwright.registry;

import io.hubwright.DataSize;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a mirroring did.
 *
 * @param copied what was missing or another image
 * @param unchanged names of what was there already
 * @param failures sentences
 * @param rateLimit what the source still allows, if it says so
 */
public record MirrorReport(
        List<Pushed> copied, List<String> unchanged, List<String> failures, Optional<RateLimit> rateLimit) {
    public MirrorReport {
        copied = List.copyOf(copied);
        unchanged = List.copyOf(unchanged);
        failures = List.copyOf(failures);
    }

    /** The bytes that moved. */
    public DataSize sent() {
        return DataSize.bytes(
                copied.stream().mapToLong(one -> one.sent().bytes()).sum());
    }

    @Override
    public String toString() {
        return "MirrorReport: " + copied.size() + " copied (" + sent() + "), " + unchanged.size() + " unchanged, "
                + failures.size() + " failed"
                + rateLimit.map(limit -> ", " + limit).orElse("");
    }

    /** A line for each. */
    public String text() {
        return this
                + copied.stream().map(one -> "\ncopied    " + one).collect(Collectors.joining())
                + unchanged.stream().map(name -> "\nunchanged " + name).collect(Collectors.joining())
                + failures.stream().map(why -> "\nfailed    " + why).collect(Collectors.joining());
    }
}
