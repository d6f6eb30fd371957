package io.hubwright.throwaway.registry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a chunk says it belongs. A body that says nothing goes to the end of the upload. */
record ChunkRange(long first, long length, boolean fits) {

    private static final Pattern FORM = Pattern.compile("(?:bytes )?([0-9]{1,18})-([0-9]{1,18})(?:/.*)?");

    /** Registry 2.x does not look at it. */
    static Optional<ChunkRange> of(Request request, RegistryTraits.Kind kind) {
        Optional<String> range = request.header("Content-Range");
        if (range.isEmpty() || kind == RegistryTraits.Kind.DISTRIBUTION_2) {
            return Optional.empty();
        }
        Matcher match = FORM.matcher(range.get());
        if (!match.matches()) {
            if (kind.isDistribution()) {
                throw new RegistryError(500, "UNKNOWN", "invalid content range format, " + range.get());
            }
            return Optional.of(new ChunkRange(-1, 0, false));
        }
        long first = Long.parseLong(match.group(1));
        long length = Long.parseLong(match.group(2)) - first + 1;
        boolean fits = request.header("Content-Length").orElse("" + length).equals("" + length);
        return Optional.of(new ChunkRange(first, length, fits));
    }

    /** The specification's answer tells the client where to go on; registry 3.x answers with an error alone. */
    boolean misplaced(long offset, RegistryTraits.Kind kind) {
        boolean distribution = kind.isDistribution();
        if (distribution && !fits) {
            throw new RegistryError(400, "SIZE_INVALID", "provided length did not match content length");
        }
        if (distribution && first != offset) {
            throw new RegistryError(416, "RANGE_INVALID", "invalid content range");
        }
        return first != offset || !fits;
    }
}
