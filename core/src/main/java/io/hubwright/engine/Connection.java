package io.hubwright.engine;

import java.util.List;
import java.util.Optional;

/** An open provider: its handlers, and what it offers to other modules' handlers through core interfaces. Thread-safe. */
public interface Connection extends AutoCloseable {
    /** In the order in which their kinds build on each other; what is left over is deleted in the opposite order. */
    List<Handler<?, ?>> handlers();

    /** What the project may use. Blocks on a few requests. */
    default List<Quota> quotas() {
        return List.of();
    }

    /** A service for others, such as {@link io.hubwright.HostKeySource} or {@link Anchor}. */
    default <R> Optional<R> offers(Class<R> capability) {
        return Optional.empty();
    }

    /** Never throws. */
    @Override
    void close();

    /**
     * What the project may use of one thing.
     *
     * @param service such as {@code nova}
     * @param what such as {@code instances}; {@link Handler#needs} uses the same words
     * @param limit -1 if there is none
     */
    record Quota(String service, String what, long used, long limit) {
        /** How much of it these need. */
        long wanted(List<Handler.Need> needs) {
            return needs.stream()
                    .filter(need ->
                            need.service().equals(service) && need.what().equals(what))
                    .mapToLong(Handler.Need::amount)
                    .sum();
        }
    }
}
