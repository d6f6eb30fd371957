package io.hubwright.hub.internal;

/**
 * A container as Docker describes it.
 *
 * @param restarts how often Docker started it again since it was made
 * @param error why it could not be started; empty if it could
 */
public record FoundContainer(
        String id,
        String name,
        String image,
        String state,
        int restarts,
        String error,
        String marker,
        String configDigest) {

    public boolean running() {
        return state.equals("running");
    }

    /** It ended, and Docker lets some time pass before it starts it again. */
    public boolean restarting() {
        return state.equals("restarting");
    }
}
