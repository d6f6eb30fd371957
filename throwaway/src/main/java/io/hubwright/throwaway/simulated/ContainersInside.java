package io.hubwright.throwaway.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Follows what Docker is told, and runs the programs that have to answer from outside. Guarded by this. */
final class ContainersInside implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TARGET =
            Pattern.compile("(?:/v[0-9.]+)?/containers/([^/?]+)(?:/(start|restart|stop|kill))?(?:\\?.*)?");

    private final Programs programs;
    private final Map<String, Program> running = new HashMap<>();

    /** Knows what runs in a container. */
    interface Programs {
        /**
         * What answers from outside; empty if nothing does.
         *
         * @param wanted as Docker is asked to make it
         */
        Optional<Program> of(JsonNode wanted) throws IOException;
    }

    ContainersInside(Programs programs) {
        this.programs = programs;
    }

    /** After the answer, which says whether it was done. */
    synchronized void follow(Request request, Answer answer) throws IOException {
        var target = TARGET.matcher(request.words().get(1));
        if (answer.status() / 100 != 2 || !target.matches()) return;
        var method = request.words().get(0);
        var container = target.group(1);
        if (method.equals("POST") && container.equals("create"))
            created(JSON.readTree(request.input()), JSON.readTree(answer.output()));
        else if (method.equals("POST") && target.group(2) != null)
            turn(container, target.group(0).endsWith("signal=HUP") ? "restart" : target.group(2));
        else if (method.equals("DELETE"))
            Optional.ofNullable(running.remove(container)).ifPresent(Program::close);
    }

    private void created(JsonNode wanted, JsonNode answer) throws IOException {
        var program = programs.of(wanted);
        if (program.isEmpty()) return;
        var before = running.put(answer.path("Id").asText(), program.get());
        if (before != null) before.close();
    }

    // A hang-up lets a program read its files again.
    private void turn(String container, String verb) throws IOException {
        var program = running.get(container);
        if (program == null) return;
        if (!verb.equals("start")) program.stop();
        if (verb.endsWith("start")) program.start();
    }

    synchronized void filesChanged() throws IOException {
        for (var program : running.values()) program.filesChanged();
    }

    synchronized Optional<Integer> published(int port) {
        return running.values().stream()
                .flatMap(program -> program.localPort(port).stream())
                .findFirst();
    }

    @Override
    public synchronized void close() {
        running.values().forEach(Program::close);
        running.clear();
    }
}
