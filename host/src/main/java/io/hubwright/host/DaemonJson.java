package io.hubwright.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubwright.ConflictException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Docker's {@code /etc/docker/daemon.json}: what others wrote stays, what we need is added. */
final class DaemonJson {
    static final String PATH = "/etc/docker/daemon.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private DaemonJson() {}

    /**
     * The text as it should be; the present one, to the byte, if it says so already.
     *
     * @throws ConflictException if the present text is no JSON object
     */
    static String merge(Optional<String> present, DockerSpec spec) {
        var before = present.map(DaemonJson::parse).orElseGet(JSON::createObjectNode);
        var after = before.deepCopy();
        // By default a container's log grows until the disk is full.
        if (!after.has("log-driver")) {
            after.put("log-driver", "json-file");
            if (!after.has("log-opts"))
                after.putObject("log-opts").put("max-size", "50m").put("max-file", "3");
        }
        spec.hubMirror().ifPresent(mirror -> addFirst(after, "registry-mirrors", List.of(mirror.toString())));
        if (!spec.insecureRegistries().isEmpty()) addFirst(after, "insecure-registries", spec.insecureRegistries());
        if (after.equals(before) && present.isPresent()) return present.get();
        return after.toPrettyString() + "\n";
    }

    /** The present text with a storage driver. */
    static String withDriver(Optional<String> present, String driver) {
        var after = present.map(DaemonJson::parse).orElseGet(JSON::createObjectNode);
        after.put("storage-driver", driver);
        return after.toPrettyString() + "\n";
    }

    private static void addFirst(ObjectNode object, String field, List<String> wanted) {
        var values = new ArrayList<>(wanted);
        if (object.get(field) instanceof ArrayNode there)
            there.forEach(value -> {
                if (!values.contains(value.asText())) values.add(value.asText());
            });
        var array = JSON.createArrayNode();
        values.forEach(array::add);
        // One that holds all of ours already keeps its order.
        if (object.get(field) instanceof ArrayNode there && there.size() == values.size()) return;
        object.set(field, array);
    }

    private static ObjectNode parse(String text) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) return object;
            throw new ConflictException(PATH + " holds no JSON object: repair it, then run again");
        } catch (JsonProcessingException e) {
            throw new ConflictException(
                    PATH + " is no JSON (" + e.getOriginalMessage() + "): repair it, then run again", e);
        }
    }
}
