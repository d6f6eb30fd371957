package io.hubwright.examples;

import io.hubwright.engine.Listener;
import io.hubwright.engine.Provider;
import io.hubwright.engine.Report;
import io.hubwright.engine.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The bring-up program, on the throwaway cloud of another process: one that does not end with it. */
final class BringUpElsewhere {
    private BringUpElsewhere() {}

    public static void main(String[] arguments) {
        BringUp.start((options, out) -> place(Path.of(arguments[0]), out));
    }

    private static Place place(Path directory, PrintStream out) {
        try {
            var path = new WholePath(directory);
            var settings = path.settings().listener(Listener.progress(out));
            return new OthersPlace(settings, List.of(path.providers()), path.site());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record OthersPlace(Settings settings, List<Provider> all, Site site) implements Place {
        @Override
        public Provider[] providers() {
            return all.toArray(Provider[]::new);
        }

        @Override
        public String loginLine(Report report) {
            return "docker login " + report.get(site.registry()).endpoint();
        }

        @Override
        public String description() {
            return "the throwaway cloud of another process";
        }

        @Override
        public boolean isReal() {
            return true;
        }

        @Override
        public boolean isSimulated() {
            return true;
        }

        @Override
        public void close() {}
    }
}
