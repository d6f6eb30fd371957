package io.hubwright.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be different in an image's config; what is absent stays.
 *
 * @param labels put beside those that are there, or over them
 * @param environment likewise, such as {@code PATH=/usr/bin}
 * @param entrypoint the program that a container runs
 * @param command its arguments
 * @param user such as {@code 1000:100}
 * @param workingDirectory where it starts
 */
public record ConfigChange(
        Map<String, String> labels,
        Map<String, String> environment,
        Optional<List<String>> entrypoint,
        Optional<List<String>> command,
        Optional<String> user,
        Optional<String> workingDirectory) {

    public ConfigChange {
        labels = Map.copyOf(labels);
        environment = Map.copyOf(environment);
        entrypoint = entrypoint.map(List::copyOf);
        command = command.map(List::copyOf);
    }

    public static ConfigChange none() {
        return new ConfigChange(
                Map.of(), Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public ConfigChange labels(Map<String, String> labels) {
        return new ConfigChange(labels, environment, entrypoint, command, user, workingDirectory);
    }

    public ConfigChange addLabel(String name, String value) {
        return labels(with(labels, name, value));
    }

    public ConfigChange environment(Map<String, String> environment) {
        return new ConfigChange(labels, environment, entrypoint, command, user, workingDirectory);
    }

    public ConfigChange addEnvironment(String name, String value) {
        return environment(with(environment, name, value));
    }

    public ConfigChange entrypoint(String... entrypoint) {
        return new ConfigChange(labels, environment, Optional.of(List.of(entrypoint)), command, user, workingDirectory);
    }

    public ConfigChange command(String... command) {
        return new ConfigChange(labels, environment, entrypoint, Optional.of(List.of(command)), user, workingDirectory);
    }

    public ConfigChange user(String user) {
        return new ConfigChange(labels, environment, entrypoint, command, Optional.of(user), workingDirectory);
    }

    public ConfigChange workingDirectory(String workingDirectory) {
        return new ConfigChange(labels, environment, entrypoint, command, user, Optional.of(workingDirectory));
    }

    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        var all = new LinkedHashMap<>(map);
        all.put(name, value);
        return all;
    }
}
