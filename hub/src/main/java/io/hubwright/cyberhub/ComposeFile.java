package io.hubwright.cyberhub;

import io.hubwright.hub.internal.ContainerPlan;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A hub's containers in the words of Compose: for people to read, and to run by hand if need be. Nothing of ours needs Compose. */
final class ComposeFile {
    private ComposeFile() {}

    static String text(CyberhubSpec spec) {
        var hub = HubContainers.hub(spec, HubFiles.of(spec), "");
        var proxy = HubContainers.proxy(spec, "");
        var networks = Stream.of(hub, proxy)
                .flatMap(plan -> plan.networks().stream())
                .map(ContainerPlan.Attachment::network)
                .distinct()
                .sorted()
                .map(network -> "  " + network + ":\n    external: true\n")
                .collect(Collectors.joining());
        return HEAD + service("hub", hub) + service("proxy", proxy) + "networks:\n" + networks;
    }

    private static String service(String name, ContainerPlan plan) {
        var text = new StringBuilder();
        text.append("  ").append(name).append(":\n");
        text.append("    container_name: ").append(plan.name()).append('\n');
        text.append("    image: ").append(plan.image()).append('\n');
        text.append("    restart: always\n");
        list(text, "command", plan.command());
        list(
                text,
                "tmpfs",
                plan.tmpfs().stream().map(path -> path + ":mode=0755").toList());
        text.append("    volumes:\n");
        plan.binds().forEach(bind -> text.append("      - type: bind\n        source: ")
                .append(quote(bind.source()))
                .append("\n        target: ")
                .append(quote(bind.target()))
                .append(bind.readOnly() ? "\n        read_only: true\n" : "\n"));
        text.append("    networks:\n");
        plan.networks().forEach(network -> text.append("      ")
                .append(network.network())
                .append(":\n        aliases: [")
                .append(network.aliases().stream().map(ComposeFile::quote).collect(Collectors.joining(", ")))
                .append("]\n"));
        return text.append(LOGS).toString();
    }

    private static void list(StringBuilder text, String key, List<String> values) {
        if (values.isEmpty()) return;
        text.append("    ").append(key).append(":\n");
        values.forEach(value -> text.append("      - ").append(quote(value)).append('\n'));
    }

    private static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static final String HEAD =
            """
            # Equal to what Hubwright runs, which needs no Compose.
            version: "3.7"
            services:
            """;

    private static final String LOGS =
            """
                logging:
                  driver: json-file
                  options:
                    max-size: 10m
                    max-file: "3"
            """;
}
