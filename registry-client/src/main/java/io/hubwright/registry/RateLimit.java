package io.hubwright.registry;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How many pulls a registry still allows, as Docker Hub tells with each manifest.
 *
 * @param limit in each window
 * @param remaining in this one
 * @param window such as six hours; zero if it is not told
 */
public record RateLimit(int limit, int remaining, Duration window) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(?:\\s*;\\s*w=([0-9]{1,9}))?");

    static Optional<RateLimit> of(Reply reply) {
        var remaining = reply.header("ratelimit-remaining").map(FORM::matcher);
        if (remaining.isEmpty() || !remaining.get().matches()) return Optional.empty();
        int left = Integer.parseInt(remaining.get().group(1));
        var limit = reply.header("ratelimit-limit").map(FORM::matcher);
        if (limit.isEmpty() || !limit.get().matches()) return Optional.of(new RateLimit(left, left, Duration.ZERO));
        var window =
                Optional.ofNullable(limit.get().group(2)).map(Long::parseLong).orElse(0L);
        return Optional.of(new RateLimit(Integer.parseInt(limit.get().group(1)), left, Duration.ofSeconds(window)));
    }

    @Override
    public String toString() {
        return remaining + " of " + limit + " pulls left" + (window.isZero() ? "" : " in " + window.toHours() + " h");
    }
}
