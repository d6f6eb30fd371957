package io.hubwright.engine;

import java.util.Optional;

/** Where a deployment's uid lives, so that the engine needs no state file: a cloud object, or a file on a host. */
public interface Anchor {
    /** The uid under which a deployment of this name exists; empty if there is none. */
    Optional<String> find(String deployment);

    /** Makes the anchor if there is none. The uid that holds from now on: the given one, or that of whoever was first. */
    String claim(String deployment, String uid);

    /** Removes the anchor if it carries this uid. */
    void release(String deployment, String uid);
}
