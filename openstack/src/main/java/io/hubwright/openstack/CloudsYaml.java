package io.hubwright.openstack;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files that openstackclient reads: the first clouds.yaml found, with the passwords of the first secure.yaml laid over it.
 *
 * @param clouds where a clouds.yaml may be, most wanted first
 * @param secure where a secure.yaml may be
 */
record CloudsYaml(List<Path> clouds, List<Path> secure) {
    private static final YAMLMapper YAML = new YAMLMapper();

    static CloudsYaml at(Path file) {
        return new CloudsYaml(List.of(file), List.of(file.resolveSibling("secure.yaml")));
    }

    static CloudsYaml searched(Map<String, String> environment, Path workingDirectory, Path home) {
        var directories = List.of(workingDirectory, home.resolve(".config/openstack"), Path.of("/etc/openstack"));
        return new CloudsYaml(
                candidates(environment.get("OS_CLIENT_CONFIG_FILE"), directories, "clouds"),
                candidates(environment.get("OS_CLIENT_SECURE_FILE"), directories, "secure"));
    }

    private static List<Path> candidates(
            @org.jspecify.annotations.Nullable String first, List<Path> directories, String name) {
        var all = new ArrayList<Path>();
        if (first != null && !first.isBlank()) all.add(Path.of(first));
        directories.forEach(
                directory -> all.addAll(List.of(directory.resolve(name + ".yaml"), directory.resolve(name + ".yml"))));
        return List.copyOf(all);
    }

    CloudEntry entry(String name) {
        var file = existing(clouds)
                .orElseThrow(() -> new IllegalArgumentException("there is no clouds.yaml: none of " + clouds
                        + " exists; write one, or name it by OS_CLIENT_CONFIG_FILE"));
        var all = clouds(file);
        var cloud = all.get(name);
        if (cloud == null)
            throw new IllegalArgumentException("there is no cloud \"" + name + "\" in " + file + ": it has "
                    + (all.isEmpty()
                            ? "none"
                            : String.join(
                                    ", ",
                                    all.propertyStream().map(Map.Entry::getKey).toList())));
        var merged = cloud.<ObjectNode>deepCopy();
        existing(secure)
                .map(CloudsYaml::clouds)
                .map(secrets -> secrets.get(name))
                .ifPresent(secrets -> overlay(merged, secrets));
        return new CloudEntry(name, file.toString(), merged, key -> key);
    }

    private static Optional<Path> existing(List<Path> candidates) {
        return candidates.stream().filter(Files::isRegularFile).findFirst();
    }

    private static ObjectNode clouds(Path file) {
        var clouds = parse(file).path("clouds");
        if (!(clouds instanceof ObjectNode all)
                || Stream.of(all).flatMap(JsonNode::valueStream).anyMatch(cloud -> !cloud.isObject()))
            throw new IllegalArgumentException(
                    file + " is no clouds.yaml: it needs a mapping \"clouds\" from names to clouds");
        return all;
    }

    private static JsonNode parse(Path file) {
        try (var in = Files.newInputStream(file)) {
            return YAML.readTree(in);
        } catch (JacksonException e) {
            // Without the parser's source excerpt, which may show a password.
            var at = e.getLocation();
            throw new IllegalArgumentException(file + " is no YAML"
                    + (at == null ? "" : ": look at line " + at.getLineNr() + ", column " + at.getColumnNr()));
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file + ": " + e, e);
        }
    }

    private static void overlay(ObjectNode target, JsonNode over) {
        over.properties().forEach(entry -> {
            if (target.get(entry.getKey()) instanceof ObjectNode below
                    && entry.getValue().isObject()) overlay(below, entry.getValue());
            else target.set(entry.getKey(), entry.getValue());
        });
    }
}
