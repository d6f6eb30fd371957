package io.hubwright.throwaway.simulated;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Commands that Docker runs in containers. It is told to make each, to start it, and asked how it ended; in a recording that is one
 * request, answered by exit code and output. Guarded by this.
 */
final class ContainerCommands {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern MAKE = Pattern.compile("/containers/([^/?]+)/exec");
    private static final Pattern USE = Pattern.compile("/exec/([^/?]+)/(start|json)");

    private final Map<String, Command> commands = new HashMap<>();

    /** @param answer empty until it was started */
    private record Command(Request request, Answer answer) {
        Command answer(Answer answer) {
            return new Command(request, answer);
        }
    }

    /** Answers a command. */
    interface Player {
        Answer answer(Request request) throws IOException, NotRecordedException;
    }

    /** Takes a command that has ended. */
    interface Taker {
        void take(Request request, Answer answer);
    }

    /** In Docker's place; empty if it is about no command. */
    synchronized Optional<Answer> play(HttpCall call, Player player) throws IOException, NotRecordedException {
        var making = MAKE.matcher(call.target());
        if (making.matches()) return Optional.of(make(making.group(1), call));
        var using = USE.matcher(call.target());
        if (!using.matches()) return Optional.empty();
        var command = commands.get(using.group(1));
        if (command == null) return Optional.of(json(404, DockerSocket.message("no command " + using.group(1))));
        if (using.group(2).equals("json"))
            return Optional.of(json(
                    200, "{\"Running\":false,\"ExitCode\":" + command.answer().status() + "}"));
        var answer = player.answer(command.request());
        commands.put(using.group(1), command.answer(answer));
        return Optional.of(new Answer(200, answer.output(), Frames.TYPE));
    }

    private Answer make(String container, HttpCall call) throws IOException {
        var id = String.format(Locale.ROOT, "%064x", commands.size() + 1);
        commands.put(id, made(container, call));
        return json(201, "{\"Id\":\"" + id + "\"}");
    }

    private static Answer json(int status, String text) {
        return new Answer(status, text, DockerSocket.JSON);
    }

    /** Follows what a real engine answers. False if it is about no command. */
    synchronized boolean follow(HttpCall call, Answer answer, Taker taker) throws IOException {
        var making = MAKE.matcher(call.target());
        if (making.matches()) {
            var id = JSON.readTree(answer.output()).path("Id").asText();
            commands.put(id, made(making.group(1), call));
            return true;
        }
        var using = USE.matcher(call.target());
        if (!using.matches()) return false;
        var command = commands.get(using.group(1));
        if (command == null) return false;
        if (using.group(2).equals("start")) {
            commands.put(using.group(1), command.answer(Answer.of(answer.output())));
        } else {
            int code = JSON.readTree(answer.output()).path("ExitCode").asInt();
            taker.take(command.request(), new Answer(code, command.answer().output(), ""));
        }
        return true;
    }

    private static Command made(String container, HttpCall call) throws IOException {
        List<String> words = new ArrayList<>(List.of(container));
        JSON.readTree(call.text()).path("Cmd").forEach(word -> words.add(word.asText()));
        return new Command(new Request(Request.CONTAINER, words, ""), Answer.of(""));
    }
}
