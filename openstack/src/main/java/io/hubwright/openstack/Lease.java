package io.hubwright.openstack;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who works on a deployment, as its anchor's description tells behind the mark: {@code lease=HOLDER@SECONDS}.
 *
 * @param until by the cloud's clock, in whole seconds
 */
record Lease(String holder, Instant until) {
    private static final Pattern TEXT = Pattern.compile("(.*) lease=(\\S+)@(\\d{1,12})");
    // A description takes 255 characters, and the mark 51 of them.
    private static final int LONGEST_HOLDER = 100;

    Lease {
        holder = holder.replaceAll("\\s", "-");
        holder = holder.substring(0, Math.min(holder.length(), LONGEST_HOLDER));
    }

    static Optional<Lease> in(String description) {
        var matcher = TEXT.matcher(description);
        return matcher.matches()
                ? Optional.of(new Lease(matcher.group(2), Instant.ofEpochSecond(Long.parseLong(matcher.group(3)))))
                : Optional.empty();
    }

    static String without(String description) {
        var matcher = TEXT.matcher(description);
        return matcher.matches() ? matcher.group(1) : description;
    }

    /** The description with this lease behind its mark. */
    String behind(String description) {
        return without(description) + " lease=" + holder + "@" + until.getEpochSecond();
    }
}
