package io.hubwright.examples;

import io.hubwright.engine.Provider;
import io.hubwright.engine.Report;
import io.hubwright.engine.Settings;
import io.hubwright.throwaway.ThrowawayCloud;
import java.io.PrintStream;
import java.util.Optional;

/** The bring-up program, on a throwaway cloud of its own, which says at its end whether a run still held its lease. */
final class BringUpHere {
    private BringUpHere() {}

    public static void main(String[] arguments) {
        BringUp.start((options, out) -> {
            var place = ThrowawayPlace.start(Optional.of("simulated"), out);
            return new TellingPlace(place, place.cloud(), out);
        });
    }

    static boolean isLeased(ThrowawayCloud cloud) {
        return cloud.openstack().objects().stream()
                .anyMatch(object -> object.marker().contains(" lease="));
    }

    private record TellingPlace(Place place, ThrowawayCloud cloud, PrintStream out) implements Place {
        @Override
        public Settings settings() {
            return place.settings();
        }

        @Override
        public Provider[] providers() {
            return place.providers();
        }

        @Override
        public Site site() {
            return place.site();
        }

        @Override
        public String loginLine(Report report) {
            return place.loginLine(report);
        }

        @Override
        public String description() {
            return place.description();
        }

        @Override
        public boolean isReal() {
            return place.isReal();
        }

        @Override
        public boolean isSimulated() {
            return place.isSimulated();
        }

        @Override
        public void close() {
            out.println("the cloud ends, leased: " + isLeased(cloud));
            place.close();
        }
    }
}
