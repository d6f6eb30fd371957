package io.hubwright.throwaway.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.throwaway.simulated.GuestFiles.Plain;
import io.hubwright.throwaway.simulated.Recording.Exchange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final Request STATUS = request("status");
    private static final Request FIRST = request("first");
    private static final Request SECOND = request("second");
    private static final Request RESTART =
            new Request(Request.DOCKER, List.of("POST", "/containers/c0ffee/restart?t=10"), "");

    private final GuestFiles files = new GuestFiles();
    private final Replay replay = new Replay(
            new Recording(
                    "registry",
                    Map.of(),
                    Map.of(),
                    List.of(
                            new Exchange(false, 0, STATUS, Answer.of("empty\n")),
                            new Exchange(true, 1, FIRST, Answer.of("1\n")),
                            new Exchange(false, 1, STATUS, Answer.of("one\nfile=‹sha256 /etc/x›\n")),
                            talk("user?", "none"),
                            talk("make user", "made"),
                            talk("user?", "there"),
                            talk("delete user", "deleted"),
                            talk("user?", "none"),
                            new Exchange(true, 2, SECOND, Answer.of("2\n")),
                            new Exchange(false, 2, RESTART, Answer.of("restarted\n")))),
            files,
            request -> Map.of());

    @Test
    void readsAreAnsweredAsOfTheState() throws Exception {
        assertEquals("empty\n", ask(STATUS));
        assertEquals("1\n", ask(FIRST));
        assertEquals("one\n", ask(STATUS));
        assertEquals("2\n", ask(SECOND));
        assertEquals("one\n", ask(STATUS));
    }

    @Test
    void digestsInAnswersAreThoseOfTheFilesInMemory() throws Exception {
        ask(FIRST);
        files.put("/etc/x", new Plain("644", "root:root", "hello"));
        assertEquals("one\nfile=" + FileCommands.sha256("hello") + "\n", ask(STATUS));
    }

    @Test
    void aWriteIsRepeatedButNeverOutOfTurn() throws Exception {
        var early = assertThrows(NotRecordedException.class, () -> ask(SECOND));
        assertTrue(early.getMessage().startsWith("not recorded: "), early.getMessage());
        ask(FIRST);
        ask(FIRST);
        ask(SECOND);
        assertEquals("1\n", ask(FIRST));
        assertEquals(2, replay.writes());
    }

    @Test
    void whatWasNeverAskedIsRefused() {
        var refused = assertThrows(NotRecordedException.class, () -> ask(request("other")));
        assertEquals("not recorded: registry was never asked this: root: other", refused.getMessage());
    }

    @Test
    void whatLetsAContainerReadItsFilesIsAnsweredAtAnyTime() throws Exception {
        ask(FIRST);
        assertEquals("restarted\n", ask(RESTART));
        assertEquals(1, replay.writes());
    }

    @Test
    void whatContainersAreAskedIsAnsweredInItsOrderAndRoundAgain() throws Exception {
        var early = assertThrows(NotRecordedException.class, () -> ask(inContainer("user?")));
        assertTrue(early.getMessage().startsWith("not recorded: "), early.getMessage());
        ask(FIRST);
        for (int round = 0; round < 2; round++) {
            assertEquals("none", ask(inContainer("user?")));
            assertEquals("none", ask(inContainer("user?")));
            assertEquals("made", ask(inContainer("make user")));
            assertEquals("there", ask(inContainer("user?")));
            assertEquals("deleted", ask(inContainer("delete user")));
        }
        assertEquals("none", ask(inContainer("user?")));
    }

    private String ask(Request request) throws NotRecordedException {
        return replay.answer(request).output();
    }

    private static Exchange talk(String word, String answer) {
        return new Exchange(false, 1, inContainer(word), Answer.of(answer));
    }

    private static Request inContainer(String word) {
        return new Request(Request.CONTAINER, List.of("c0ffee", word), "");
    }

    private static Request request(String word) {
        return new Request("root", List.of(word), "");
    }
}
