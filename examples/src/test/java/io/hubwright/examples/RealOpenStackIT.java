package io.hubwright.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Report;
import io.hubwright.throwaway.MachineKind;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import io.hubwright.throwaway.ThrowawaySettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole bring-up on Debian's OpenStack, with container machines behind it. */
@Timeout(1200)
class RealOpenStackIT {
    @Test
    void bringUpSecondRunAndTearDown() {
        Needed.all(Requires.dockerEngine());
        var settings = ThrowawaySettings.defaults()
                .machines(MachineKind.CONTAINER)
                .realOpenStack(true)
                .progress(System.out::println);
        try (var place = ThrowawayPlace.start(settings, System.out)) {
            var deployment = place.site().deployment();
            try (var hubwright = Hubwright.connect(place.settings(), place.providers())) {
                var report = hubwright.apply(deployment);
                System.out.print(report.text());
                assertTrue(report.isComplete(), report.text());
            }
            try (var hubwright = Hubwright.connect(place.settings(), place.providers())) {
                assertEquals(0, hubwright.apply(deployment).writes());
                var destroyed = hubwright.destroy(deployment);
                System.out.print(destroyed.text());
                assertEquals(2, destroyed.count(Report.Outcome.RETAINED), destroyed.text());
            }
        }
    }
}
