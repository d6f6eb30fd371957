package io.hubwright.throwaway.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Follows what Docker is told, and runs the one program that has to answer from outside: a registry. Guarded by this. */
final class ContainersInside implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TARGET =
            Pattern.compile("(?:/v[0-9.]+)?/containers/([^/?]+)(?:/(start|restart|stop|kill))?(?:\\?.*)?");

    private final GuestFiles files;
    private final Map<String, RegistryInside> registries = new HashMap<>();

    ContainersInside(GuestFiles files) {
        this.files = files;
    }

    /** After the answer, which says whether it was done. */
    synchronized void follow(Request request, Answer answer) throws IOException {
        var target = TARGET.matcher(request.words().get(1));
        if (answer.status() / 100 != 2 || !target.matches()) return;
        var method = request.words().get(0);
        var container = target.group(1);
        if (method.equals("POST") && container.equals("create"))
            created(JSON.readTree(request.input()), JSON.readTree(answer.output()));
        else if (method.equals("POST") && target.group(2) != null) turn(container, target.group(2));
        else if (method.equals("DELETE"))
            Optional.ofNullable(registries.remove(container)).ifPresent(RegistryInside::close);
    }

    private void created(JsonNode wanted, JsonNode answer) throws IOException {
        var command = wanted.path("Cmd");
        if (!command.path(0).asText().equals("serve")) return;
        var registry = RegistryInside.of(command.path(1).asText(), wanted.path("HostConfig"), files);
        var before = registries.put(answer.path("Id").asText(), registry);
        if (before != null) before.close();
    }

    private void turn(String container, String verb) throws IOException {
        var registry = registries.get(container);
        if (registry == null) return;
        if (!verb.equals("start")) registry.stop();
        if (verb.endsWith("start")) registry.start();
    }

    synchronized void filesChanged() throws IOException {
        for (var registry : registries.values()) registry.refreshUsers();
    }

    synchronized Optional<Integer> published(int port) {
        return registries.values().stream()
                .filter(registry -> registry.port() == port)
                .flatMap(registry -> registry.localPort().stream())
                .findFirst();
    }

    @Override
    public synchronized void close() {
        registries.values().forEach(RegistryInside::close);
        registries.clear();
    }
}
