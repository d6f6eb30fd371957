package io.hubwright.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client as a program. */
interface RegistryPeer {
    /** As in the table. */
    String name();

    /** Does the task and ends; absent if this client cannot do such a task. */
    Optional<List<String>> command(RegistryTask task);

    /** Variables that {@link #command} needs beside those of {@link RegistryLab#environment}. */
    default Map<String, String> environment(RegistryTask task) {
        return Map.of();
    }
}
