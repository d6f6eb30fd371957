package io.hubwright.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where a deployment's uid lives, so that the engine needs no state file: a cloud object, or a file on a host. */
public interface Anchor {
    Duration LEASE = Duration.ofSeconds(90);

    /** The uid under which a deployment of this name exists; empty if there is none. */
    Optional<String> find(String deployment);

    /** Makes the anchor if there is none. The uid that holds from now on: the given one, or that of whoever was first. */
    String claim(String deployment, String uid);

    /** What of the project's quota {@link #claim} takes when there is none yet. */
    default List<Handler.Need> needs() {
        return List.of();
    }

    /**
     * Takes or renews the lease of this deployment: while a run holds it, no run on another computer works on the deployment. It
     * lasts for {@link #LEASE} of the anchor's own time, not of this computer's.
     *
     * @param holder who runs: the same for all runs on this computer, which exclude each other by a file lock
     * @return who holds it now: the given one, or another whose lease has not run out
     */
    default String lease(String deployment, String uid, String holder) {
        return holder;
    }

    /** Ends the lease if this one holds it. */
    default void endLease(String deployment, String uid, String holder) {}

    /** Removes the anchor if it carries this uid. */
    void release(String deployment, String uid);
}
