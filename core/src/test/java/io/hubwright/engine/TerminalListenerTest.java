package io.hubwright.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Spec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What stands on the screen of a narrow terminal. */
class TerminalListenerTest {
    private static final Spec.Id SERVER = new Spec.Id("server", "registry");
    private static final Spec.Id VOLUME = new Spec.Id("volume", "data");
    private static final String EMPTY = "[" + ".".repeat(30) + "]";

    private final Screen screen = new Screen(60);
    private final TerminalListener listener = new TerminalListener(screen.stream());

    @Test
    void runningStepsStandBelowWhatHasEnded() {
        begin(VOLUME, 1);
        begin(SERVER, 2);
        listener.on(new Event.Waiting(SERVER, "building", Duration.ZERO, Duration.ZERO));
        assertEquals(
                List.of(EMPTY + " 0 of 2", "  create volume/data 0 s", "  create server/registry 0 s  building"),
                screen.lines());
        end(VOLUME);
        assertEquals(
                List.of(
                        "        volume/data: done in 1.0 s",
                        "[###############...............] 1 of 2",
                        "  create server/registry 0 s  building"),
                screen.lines());
    }

    @Test
    void nothingOfTheBarsStaysAtTheEnd() {
        begin(SERVER, 1);
        listener.on(new Event.Tick());
        end(SERVER);
        listener.on(new Event.Ended(
                new Report("site", List.of(), List.of(), List.of(), Map.of(), Duration.ZERO, Map.of())));
        assertEquals(List.of("        server/registry: done in 1.0 s"), screen.lines());
    }

    @Test
    void aLineThatIsTooLongIsCutOffNotBrokenInTwo() {
        begin(SERVER, 1);
        listener.on(new Event.Progress(SERVER, "x".repeat(300)));
        listener.on(new Event.Tick());
        assertEquals(2, screen.lines().size());
        assertEquals(60, screen.lines().get(1).length());
    }

    @Test
    void aTypedCtrlCLeavesNothing() {
        begin(SERVER, 1);
        screen.write("^C");
        listener.on(new Event.Tick());
        assertEquals(List.of(EMPTY + " 0 of 2", "  create server/registry 0 s"), screen.lines());
    }

    @Test
    void manyStepsAreSummedUp() {
        IntStream.rangeClosed(1, 20).forEach(i -> begin(new Spec.Id("server", "s" + i), i));
        assertEquals(14, screen.lines().size());
        assertTrue(screen.lines().contains("  and 8 more"), screen.lines().toString());
    }

    private void begin(Spec.Id id, int position) {
        listener.on(new Event.Started(id, Plan.Verb.CREATE, position, 2));
    }

    private void end(Spec.Id id) {
        var second = Duration.ofSeconds(1);
        listener.on(new Event.Finished(
                new Report.Step(id, Plan.Verb.CREATE, Report.Outcome.DONE, Duration.ZERO, second, "")));
    }

    /** As much of a terminal as is used. */
    private static final class Screen {
        private static final Pattern PARTS = Pattern.compile("\\033\\[(\\?7)?([AJhl])|[^\\033]", Pattern.DOTALL);

        private final int width;
        private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
        private int row;
        private int column;
        private boolean wraps = true;

        Screen(int width) {
            this.width = width;
        }

        PrintStream stream() {
            return new PrintStream(
                    new ByteArrayOutputStream() {
                        @Override
                        public void flush() {
                            Screen.this.write(toString(StandardCharsets.UTF_8));
                            reset();
                        }
                    },
                    true,
                    StandardCharsets.UTF_8);
        }

        List<String> lines() {
            return rows.stream()
                    .map(StringBuilder::toString)
                    .filter(line -> !line.isEmpty())
                    .toList();
        }

        void write(String text) {
            for (var part = PARTS.matcher(text); part.find(); ) {
                if (part.group(2) == null) put(part.group().charAt(0));
                else control(part.group(2));
            }
        }

        private void control(String letter) {
            switch (letter) {
                case "A" -> row = Math.max(0, row - 1);
                case "J" -> {
                    rows.get(row).setLength(Math.min(column, rows.get(row).length()));
                    rows.subList(row + 1, rows.size()).clear();
                }
                default -> wraps = letter.equals("h");
            }
        }

        private void put(char letter) {
            if (letter == '\r') column = 0;
            else if (letter == '\n') newLine();
            else if (column < width) set(letter);
            else if (wraps) {
                newLine();
                set(letter);
            }
        }

        private void newLine() {
            column = 0;
            if (++row == rows.size()) rows.add(new StringBuilder());
        }

        private void set(char letter) {
            var line = rows.get(row);
            if (column < line.length()) line.setCharAt(column, letter);
            else line.append(letter);
            column++;
        }
    }
}
