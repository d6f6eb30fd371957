package io.hubwright.examples;

import io.hubwright.HubwrightException;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.IncompleteException;
import io.hubwright.engine.Plan;
import io.hubwright.engine.Report;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The main job as a program: {@code examples/bring-up --help} tells what it takes and returns. */
public final class BringUp {
    static final int DONE = 0;
    static final int INCOMPLETE = 1;
    static final int REFUSED = 2;
    static final int INTERRUPTED = 3;

    private final BringUpOptions options;
    private final Places places;
    private final PrintStream out;
    private boolean touched;

    private BringUp(BringUpOptions options, Places places, PrintStream out) {
        this.options = options;
        this.places = places;
        this.out = out;
    }

    /** Where what the options ask for is done. */
    @FunctionalInterface
    interface Places {
        Place open(BringUpOptions options, PrintStream out);
    }

    public static void main(String[] arguments) {
        start(Place::of, arguments);
    }

    /** Runs it as this process, which ends with it. */
    static void start(Places places, String... arguments) {
        var ended = new CompletableFuture<Integer>();
        var run = Thread.currentThread();
        Signals.atFirst(() -> {
            run.interrupt();
            System.exit(patiently(ended));
        });
        ended.complete(run(places, System.out, System.err, arguments));
        System.exit(ended.join());
    }

    // The run stops at its next wait, ends its lease, reports, takes a throwaway cloud down, and the code says how it
    // ended. What hangs is left to the hooks of who opened it.
    private static int patiently(CompletableFuture<Integer> ended) {
        return ended.completeOnTimeout(INTERRUPTED, 1, TimeUnit.MINUTES).join();
    }

    /** Runs it and returns the exit code. Blocks for as long as the run takes. */
    static int run(Places places, PrintStream out, PrintStream err, String... arguments) {
        try {
            var options = BringUpOptions.parse(arguments);
            if (options.help()) {
                out.print(BringUpOptions.USAGE);
                return DONE;
            }
            return new BringUp(options, places, out).run(err);
        } catch (HubwrightException | IllegalArgumentException e) {
            err.println("refused, nothing was touched: " + e.getMessage());
            return Thread.currentThread().isInterrupted() ? INTERRUPTED : REFUSED;
        }
    }

    private int run(PrintStream err) {
        try {
            return run();
        } catch (HubwrightException e) {
            if (!touched) throw e;
            err.println(e.getMessage());
            return Thread.currentThread().isInterrupted() ? INTERRUPTED : INCOMPLETE;
        }
    }

    private int run() {
        try (var place = places.open(options, out)) {
            try (var hubwright = Hubwright.connect(place.settings(), place.providers())) {
                return run(hubwright, place);
            } finally {
                // After a failure, too: then there is something to look at.
                if (options.keep()) keep(place);
            }
        }
    }

    private int run(Hubwright hubwright, Place place) {
        var site = place.site();
        var plan = hubwright.plan(site.deployment());
        if (options.action() == BringUpOptions.Action.PLAN) {
            out.print(plan.text());
            return plan.refusals().isEmpty() ? DONE : REFUSED;
        }
        if (options.action() == BringUpOptions.Action.DESTROY && place.isReal()) {
            destroy(hubwright, place);
            return DONE;
        }
        out.println(plan);
        apply(hubwright, place, plan);
        if (options.action() == BringUpOptions.Action.DESTROY) destroy(hubwright, place);
        return DONE;
    }

    private void apply(Hubwright hubwright, Place place, Plan plan) {
        Report report;
        try {
            touched = plan.refusals().isEmpty();
            report = hubwright.apply(plan);
        } catch (IncompleteException e) {
            write(e.report(), place, Map.of());
            out.print(text(e.report(), place));
            throw e;
        }
        var endpoints = endpoints(report, place.site());
        out.print(text(report, place));
        out.println();
        out.println("registry   " + endpoints.get("registry") + " on "
                + report.get(place.site().address()).ip().getHostAddress());
        out.println("log in     " + place.loginLine(report));
        if (endpoints.containsKey("hub"))
            out.println("hub        " + endpoints.get("hub")
                    + (place.isSimulated() ? " (simulated: its steps were replayed, no JupyterHub runs)" : ""));
        if (!place.isReal() && !options.keep())
            out.println("           as long as the throwaway cloud is up: it ends with this run, --keep leaves it up");
        out.println("second run " + hubwright.plan(place.site().deployment()));
        write(report, place, endpoints);
    }

    private static Map<String, String> endpoints(Report report, Site site) {
        var all = new TreeMap<>(
                Map.of("registry", "https://" + report.get(site.registry()).endpoint()));
        site.hub().ifPresent(hub -> all.put("hub", report.get(hub).url().toString()));
        return all;
    }

    private void destroy(Hubwright hubwright, Place place) {
        touched = true;
        var report = hubwright.destroy(place.site().deployment());
        out.print(text(report, place));
        if (options.action() == BringUpOptions.Action.DESTROY) write(report, place, Map.of());
    }

    // Where some steps are only replayed, each says which it was.
    private static String text(Report report, Place place) {
        return report.text(step -> place.isSimulated() ? ReportFile.fidelity(step, place) : "");
    }

    private void write(Report report, Place place, Map<String, String> endpoints) {
        options.report().ifPresent(file -> ReportFile.write(file, report, place, endpoints));
    }

    private void keep(Place place) {
        out.println("the throwaway cloud stays up until Ctrl-C; " + place.description());
        out.flush();
        try {
            // Only a signal ends it.
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
