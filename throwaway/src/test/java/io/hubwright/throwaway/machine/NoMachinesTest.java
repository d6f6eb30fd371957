package io.hubwright.throwaway.machine;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.DataSize;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoMachinesTest {
    private final Machines machines = Machines.none();

    @Test
    void volumesAreKeptInTheBooks() {
        var machine = machines.boot(
                Machines.Boot.of("server", "name", machines.internal().first(), List.of()));
        machines.createVolume("volume", DataSize.gib(2));
        assertThrows(IllegalArgumentException.class, () -> machines.createVolume("volume", DataSize.gib(2)));
        assertThrows(IllegalArgumentException.class, () -> machines.extendVolume("volume", DataSize.gib(1)));
        assertThrows(IllegalArgumentException.class, () -> machine.attach("other", false));
        machine.attach("volume", false);
        machine.detach("volume");
        machines.deleteVolume("volume");
        assertThrows(IllegalArgumentException.class, () -> machines.extendVolume("volume", DataSize.gib(3)));
    }

    @Test
    void nobodyAnswers() {
        var refusal = assertThrows(
                IOException.class, () -> machines.dialer().dial("203.0.113.10", 22, Duration.ofSeconds(1)));
        assertTrue(refusal.getMessage().contains("no machines behind its API"), refusal.getMessage());
    }
}
