package io.hubwright.throwaway.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static final String PREFIX = "exec sh -c 'printf \"\\036%s\\n\" \"$$\"; exec \"$@\"' - ";

    @Test
    void wordsAreTakenFromTheirQuotes() {
        var line = CommandLine.parse(PREFIX + "echo 'it'\\''s $HOME' '' a=b");
        assertEquals(Optional.of(new CommandLine(false, List.of("echo", "it's $HOME", "", "a=b"))), line);
    }

    @Test
    void sudoMakesRoot() {
        var line = CommandLine.parse(PREFIX + "sudo -n -- sh -s -- read-files /etc/hosts")
                .orElseThrow();
        assertEquals(new CommandLine(true, List.of("sh", "-s", "--", "read-files", "/etc/hosts")), line);
        assertEquals(Optional.of("read-files"), line.script());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", PREFIX + "echo $HOME", PREFIX + "a; b", PREFIX + "'open", PREFIX + "a >b"})
    void whatNeedsAShellIsNotUnderstood(String line) {
        assertEquals(Optional.empty(), CommandLine.parse(line));
    }
}
