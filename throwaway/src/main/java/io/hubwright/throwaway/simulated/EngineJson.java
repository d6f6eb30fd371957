package io.hubwright.throwaway.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;

/** JSON to and from a Docker Engine, as it stands in recordings. */
final class EngineJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    // Four fifths of what is told of a container or an image, and read by none of the modules.
    private static final Set<String> UNREAD = Set.of(
            "Env",
            "GraphDriver",
            "History",
            "HostConfig",
            "MaskedPaths",
            "Mounts",
            "NetworkSettings",
            "ReadonlyPaths",
            "RootFS");

    private EngineJson() {}

    /** Its members in order, for clients write them as they come; one that is null says nothing. */
    static String request(String json) throws IOException {
        var node = JSON.readTree(json);
        withoutNulls(node);
        return JSON.writeValueAsString(JSON.treeToValue(node, Object.class));
    }

    private static void withoutNulls(JsonNode node) {
        if (node instanceof ObjectNode object)
            for (Iterator<JsonNode> members = object.elements(); members.hasNext(); )
                if (members.next().isNull()) members.remove();
        node.forEach(EngineJson::withoutNulls);
    }

    /** What it says of containers and images, without what nobody reads. */
    static String answer(String json) throws IOException {
        var node = JSON.readTree(json);
        withoutUnread(node);
        return JSON.writeValueAsString(node) + "\n";
    }

    private static void withoutUnread(JsonNode node) {
        if (node instanceof ObjectNode object) object.remove(UNREAD);
        node.forEach(EngineJson::withoutUnread);
    }
}
