package io.hubwright.throwaway.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerCommandsTest {
    private static final Request COMMAND = new Request(Request.CONTAINER, List.of("c0ffee", "nginx", "-t"), "");
    private static final HttpCall MAKE = call("POST", "/containers/c0ffee/exec", "{\"Cmd\":[\"nginx\",\"-t\"]}");

    @Test
    void threeRequestsToDockerAreOneInARecording() throws Exception {
        var taken = new ArrayList<String>();
        var commands = new ContainerCommands();
        ContainerCommands.Taker taker = (request, answer) -> taken.add(request + " " + answer);
        assertTrue(commands.follow(MAKE, json("{\"Id\":\"e1\"}"), taker));
        assertTrue(commands.follow(call("POST", "/exec/e1/start", "{}"), json("syntax is ok\n"), taker));
        assertTrue(commands.follow(call("GET", "/exec/e1/json", ""), json("{\"ExitCode\":3}"), taker));
        assertEquals(List.of(COMMAND + " " + new Answer(3, "syntax is ok\n", "")), taken);
    }

    @Test
    void oneOfARecordingIsPlayedAsThree() throws Exception {
        var commands = new ContainerCommands();
        ContainerCommands.Player player = request -> {
            assertEquals(COMMAND, request);
            return new Answer(3, "syntax is ok\n", "");
        };
        var made = commands.play(MAKE, player).orElseThrow();
        var id = made.output().replaceAll("[^0-9a-f]", "").substring(1); // behind the d of Id
        var started = commands.play(call("POST", "/exec/" + id + "/start", "{}"), player);
        assertEquals("syntax is ok\n", started.orElseThrow().output());
        var ended = commands.play(call("GET", "/exec/" + id + "/json", ""), player);
        assertTrue(ended.orElseThrow().output().contains("\"ExitCode\":3"));
        assertTrue(commands.play(call("GET", "/containers/json", ""), player).isEmpty());
        assertEquals(
                404,
                commands.play(call("POST", "/exec/other/start", "{}"), player)
                        .orElseThrow()
                        .status());
    }

    private static HttpCall call(String method, String target, String body) {
        return new HttpCall(method, target, "", body);
    }

    private static Answer json(String text) {
        return new Answer(200, text, DockerSocket.JSON);
    }
}
