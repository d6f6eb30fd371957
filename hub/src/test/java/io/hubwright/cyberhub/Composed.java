package io.hubwright.cyberhub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What Compose makes of a file, and what Docker says that runs, in the same words. */
final class Composed {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHOW =
            "docker-compose -f \"$1\" config | python3 -c 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)'";

    private Composed() {}

    /** As {@code docker-compose config} understands it, by service. */
    static JsonNode services(Path directory, String compose) throws IOException, InterruptedException {
        var file = Files.writeString(directory.resolve("docker-compose.yml"), compose);
        var process = new ProcessBuilder("sh", "-c", SHOW, "show", file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) throw new IOException("docker-compose does not take " + file);
        return JSON.readTree(shown).path("services");
    }

    /** All that the service says. A word of Compose that is not known here is a failure: it would not be compared. */
    static Map<String, String> service(JsonNode service) {
        var all = new TreeMap<String, String>();
        service.properties().forEach(field -> all.put(field.getKey(), ofService(field.getKey(), field.getValue())));
        return all;
    }

    private static String ofService(String word, JsonNode value) {
        return switch (word) {
            case "container_name", "image", "restart" -> value.asText();
            case "command" -> value.toString();
            case "tmpfs" -> value.path(0).asText();
            case "volumes" -> {
                var all = new TreeSet<String>();
                value.forEach(mount -> all.add(mount(
                        mount.path("type"), mount.path("source"), mount.path("target"), mount.path("read_only"))));
                yield all.toString();
            }
            case "networks" -> {
                var all = new TreeMap<String, String>();
                value.properties()
                        .forEach(network -> all.put(
                                network.getKey(), aliases(network.getValue().path("aliases"), "")));
                yield all.toString();
            }
            case "logging" -> log(value.path("driver"), value.path("options"));
            default -> throw new IllegalArgumentException("what does Docker say for " + word + " of Compose?");
        };
    }

    /** The same of a container, as far as the service says something. */
    static Map<String, String> container(JsonNode inspected, Map<String, String> service) {
        var host = inspected.path("HostConfig");
        var all = new TreeMap<String, String>();
        all.put("container_name", inspected.path("Name").asText().replaceFirst("^/", ""));
        all.put("image", inspected.at("/Config/Image").asText());
        all.put("restart", host.at("/RestartPolicy/Name").asText());
        all.put("command", inspected.at("/Config/Cmd").toString());
        host.path("Tmpfs")
                .properties()
                .forEach(tmpfs ->
                        all.put("tmpfs", tmpfs.getKey() + ":" + tmpfs.getValue().asText()));
        var mounts = new TreeSet<String>();
        host.path("Mounts")
                .forEach(mount -> mounts.add(
                        mount(mount.path("Type"), mount.path("Source"), mount.path("Target"), mount.path("ReadOnly"))));
        all.put("volumes", mounts.toString());
        var networks = new TreeMap<String, String>();
        inspected
                .at("/NetworkSettings/Networks")
                .properties()
                .forEach(network -> networks.put(
                        network.getKey(),
                        aliases(
                                network.getValue().path("Aliases"),
                                inspected.path("Id").asText())));
        all.put("networks", networks.toString());
        all.put("logging", log(host.at("/LogConfig/Type"), host.at("/LogConfig/Config")));
        all.keySet().retainAll(service.keySet());
        return all;
    }

    private static String mount(JsonNode type, JsonNode source, JsonNode target, JsonNode readOnly) {
        return type.asText() + " " + source.asText() + " " + target.asText() + (readOnly.asBoolean() ? " ro" : "");
    }

    // Docker adds the beginning of the container's id.
    private static String aliases(JsonNode aliases, String id) {
        var all = new TreeSet<String>();
        aliases.forEach(alias -> {
            if (id.isEmpty() || !id.startsWith(alias.asText())) all.add(alias.asText());
        });
        return all.toString();
    }

    private static String log(JsonNode driver, JsonNode options) {
        var all = new TreeMap<String, String>();
        options.properties()
                .forEach(option -> all.put(option.getKey(), option.getValue().asText()));
        return driver.asText() + " " + all;
    }
}
