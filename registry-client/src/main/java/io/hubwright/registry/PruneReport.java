package io.hubwright.registry;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a clean-up did.
 *
 * @param deleted by digest, the images of indexes included
 * @param kept sentences: what was planned to go and stayed, because it has changed since
 * @param failures sentences
 */
public record PruneReport(List<ImageRef> deleted, List<String> kept, List<String> failures) {
    public PruneReport {
        deleted = List.copyOf(deleted);
        kept = List.copyOf(kept);
        failures = List.copyOf(failures);
    }

    @Override
    public String toString() {
        return "PruneReport: " + deleted.size() + " deleted, " + kept.size() + " kept after all, " + failures.size()
                + " failed";
    }

    /** A line for each. */
    public String text() {
        return this
                + deleted.stream().map(ref -> "\ndeleted " + ref).collect(Collectors.joining())
                + kept.stream().map(text -> "\nkept    " + text).collect(Collectors.joining())
                + failures.stream().map(text -> "\nfailed  " + text).collect(Collectors.joining());
    }
}
