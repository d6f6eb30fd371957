package io.hubwright.throwaway.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecorderTest {
    private static final Answer OK = new Answer(204, "", "");

    private final Recorder recorder = new Recorder("registry");

    @Test
    void whatRunsAskAgainBehindACutIsNoNewWrite() {
        recorder.add(docker("POST", "/containers/create?name=a"), OK, false);
        recorder.add(docker("POST", "/containers/a/start"), OK, false);
        recorder.add(docker("POST", "/containers/create?name=a"), OK, false);
        recorder.add(docker("DELETE", "/containers/a"), OK, false);
        assertEquals(
                List.of(
                        "1 write POST /containers/create?name=a",
                        "2 write POST /containers/a/start",
                        "3 write DELETE /containers/a"),
                recorded());
    }

    @Test
    void whatLetsAContainerReadItsFilesHasNoPlaceInTheLineOfWrites() {
        recorder.add(docker("POST", "/containers/a/start"), OK, false);
        recorder.add(docker("POST", "/containers/a/kill?signal=HUP"), OK, false);
        recorder.add(docker("POST", "/containers/a/restart?t=10"), OK, false);
        recorder.add(docker("POST", "/containers/a/kill?signal=TERM"), OK, false);
        assertEquals(
                List.of(
                        "1 write POST /containers/a/start",
                        "1 read POST /containers/a/kill?signal=HUP",
                        "1 read POST /containers/a/restart?t=10",
                        "2 write POST /containers/a/kill?signal=TERM"),
                recorded());
    }

    @Test
    void whoAsksTheSameAtOnceWaitsAndOnlyTheLastAnswerCounts() {
        recorder.add(docker("POST", "/wait"), new Answer(200, "not yet", ""), false);
        recorder.add(docker("POST", "/wait"), new Answer(200, "done", ""), false);
        var exchanges = recorder.recording(Map.of()).exchanges();
        assertEquals(
                List.of("done"),
                exchanges.stream().map(one -> one.answer().output()).toList());
    }

    private List<String> recorded() {
        return recorder.recording(Map.of()).exchanges().stream()
                .map(one -> one.state()
                        + (one.write() ? " write " : " read ")
                        + String.join(" ", one.request().words()))
                .toList();
    }

    private static Request docker(String method, String target) {
        return new Request(Request.DOCKER, List.of(method, target), "");
    }
}
