package io.hubwright.cyberhub;

import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Whether a hub does what it is for. */
public record CyberhubHealth(List<Check> checks) {
    public CyberhubHealth {
        checks = List.copyOf(checks);
    }

    /**
     * One question.
     *
     * @param what such as {@code spawn}
     * @param text what was seen, or what is wrong and what to do
     */
    public record Check(String what, boolean healthy, String text) {}

    public boolean isHealthy() {
        return checks.stream().allMatch(Check::healthy);
    }

    /** A line for each check. */
    public String text() {
        return checks.stream()
                .map(check -> (check.healthy() ? "ok    " : "WRONG ") + check.what() + ": " + check.text() + "\n")
                .collect(Collectors.joining());
    }

    static CyberhubHealth of(HubPlace place) {
        var probe = new HubProbe(place);
        var hub = new Cyberhub(place);
        var checks = new ArrayList<Check>();
        checks.add(containers(hub));
        checks.add(check("front", () -> probe.trouble()
                .map(trouble -> {
                    throw new HubwrightException(trouble);
                })
                .orElse("leads to the hub")
                .toString()));
        checks.add(check("sign-in", probe::signIn));
        checks.add(check("server", probe::server));
        checks.add(lists(hub));
        return new CyberhubHealth(checks);
    }

    private static Check containers(Cyberhub hub) {
        var status = hub.status();
        return new Check("containers", status.isUp(), status.toString());
    }

    private static Check lists(Cyberhub hub) {
        var problems = hub.listProblems();
        return new Check(
                "lists", problems.isEmpty(), problems.isEmpty() ? "every line is a name" : String.join("; ", problems));
    }

    private static Check check(String what, Supplier<String> question) {
        try {
            return new Check(what, true, question.get());
        } catch (InterruptedOperationException e) {
            throw e;
        } catch (HubwrightException e) {
            return new Check(what, false, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public String toString() {
        return isHealthy()
                ? "healthy"
                : checks.stream()
                        .filter(check -> !check.healthy())
                        .map(Check::what)
                        .collect(Collectors.joining(", ", "wrong: ", ""));
    }
}
