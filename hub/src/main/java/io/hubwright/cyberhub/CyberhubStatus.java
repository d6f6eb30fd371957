package io.hubwright.cyberhub;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a hub stands.
 *
 * @param states of its containers, in Docker's words; {@code missing} if there is none
 * @param version of JupyterHub; empty if it does not answer
 * @param servers how many containers of users run
 */
public record CyberhubStatus(Map<Cyberhub.Part, String> states, Optional<String> version, int servers) {
    public CyberhubStatus {
        states = Map.copyOf(states);
    }

    /** True if all its containers run and the hub answers. */
    public boolean isUp() {
        return version.isPresent() && states.values().stream().allMatch("running"::equals);
    }

    @Override
    public String toString() {
        return (isUp() ? "up" : "not up")
                + version.map(text -> ", JupyterHub " + text).orElse("") + ", " + servers
                + " servers; "
                + new TreeMap<>(states)
                        .entrySet().stream()
                                .map(part ->
                                        part.getKey().name().toLowerCase(java.util.Locale.ROOT) + " " + part.getValue())
                                .collect(Collectors.joining(", "));
    }
}
