package io.hubwright.engine;

/**
 * How much of each service a run may use.
 *
 * @param callsPerSecond to one service; {@link Double#POSITIVE_INFINITY} for no limit. Less for some: Keystone one call per 10 s
 * @param inFlight calls to one service at a time, at most 32
 */
public record Budget(double callsPerSecond, int inFlight) {
    /** Under what public clouds allow: OVH, the only one that publishes its limits, allows 20 calls per second and project. */
    public static final Budget DEFAULT = new Budget(15, 16);

    public static final Budget UNLIMITED = new Budget(Double.POSITIVE_INFINITY, 32);

    public Budget {
        if (!(callsPerSecond > 0) || inFlight < 1 || inFlight > 32)
            throw new IllegalArgumentException("a budget needs more than 0 calls per second and 1 to 32 in flight, not "
                    + callsPerSecond + " and " + inFlight);
    }

    public Budget callsPerSecond(double callsPerSecond) {
        return new Budget(callsPerSecond, inFlight);
    }

    public Budget inFlight(int inFlight) {
        return new Budget(callsPerSecond, inFlight);
    }
}
