package io.hubwright.cyberhub;

import io.hubwright.hub.internal.ContainerPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The hub's configuration, by file name. It lies in a directory that is named by its digest and never changes; a container is
 * made with one of them.
 */
record HubFiles(Map<String, String> texts) {
    static final String REST = "hubwright_rest.py";
    private static final String[] PARTS = {"hubwright_access.py", "hubwright_hub.py", REST};

    HubFiles {
        texts = Map.copyOf(texts);
    }

    static HubFiles of(CyberhubSpec spec) {
        var texts = new TreeMap<String, String>();
        texts.put("jupyterhub_config.py", HubConfig.text(spec));
        for (var part : PARTS) texts.put(part, resource(part));
        return new HubFiles(texts);
    }

    String digest() {
        var lines = new StringBuilder();
        new TreeMap<>(texts)
                .forEach((name, text) -> lines.append(name).append('\n').append(text));
        return ContainerPlan.digest(lines.toString());
    }

    static String resource(String name) {
        try (var stream = HubFiles.class.getResourceAsStream(name)) {
            if (stream == null) throw new IllegalStateException("the resource " + name + " is missing");
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + name, e);
        }
    }
}
