package io.hubwright.host;

import java.util.Map;
import java.util.TreeMap;

/**
 * Packages on a machine.
 *
 * @param versions of those that were asked for, under the names that the distribution gives them
 * @param upgrades how many packages could be brought up to date, by what the machine knows; 0 unless that was asked for
 * @param rebootWanted whether the machine says that it should be rebooted, as after a new kernel; that is never done by us
 */
public record Packages(Map<String, String> versions, long upgrades, boolean rebootWanted) {
    public Packages {
        versions = Map.copyOf(versions);
    }

    @Override
    public String toString() {
        return new TreeMap<>(versions).keySet() + (rebootWanted ? ", the machine wants to be rebooted" : "");
    }
}
