package io.hubwright.throwaway.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerTest {
    private final Owner self = Owner.THIS;

    @Test
    void thisProcessLives() {
        assertEquals(Optional.of(self), Owner.parse(self.label()));
        assertFalse(self.dead());
    }

    @Test
    void aFreePidIsDead() throws IOException, InterruptedException {
        var process = new ProcessBuilder("true").start();
        process.waitFor();
        assertTrue(new Owner(process.pid(), 1, self.boot(), self.namespace()).dead());
    }

    @Test
    void aReusedPidIsDead() {
        assertTrue(new Owner(self.pid(), self.startedMillis() - 1, self.boot(), self.namespace()).dead());
    }

    @Test
    void whatRanBeforeTheComputerRestartedIsDead() {
        assertTrue(new Owner(self.pid(), self.startedMillis(), "another boot", "pid:[1]").dead());
    }

    @Test
    void aProcessOfAnotherNamespaceIsNotJudged() {
        assertFalse(new Owner(1, 1, self.boot(), "pid:[1]").dead());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1/2/3", "one/2/boot/ns", "1/2/boot/ns/more"})
    void otherLabelsAreNotOurs(String label) {
        assertEquals(Optional.empty(), Owner.parse(label));
    }
}
