package io.hubwright.hub;

import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.Time;
import io.hubwright.host.Host;
import io.hubwright.hub.internal.ServedCertificate;
import io.hubwright.registry.ImageRef;
import io.hubwright.registry.RegistryClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks at a host and at what runs on it, and says what is wrong or will be soon: one {@link DoctorReport}. Changes nothing. A value:
 * each method gives a doctor with one more check.
 */
public record Doctor(DoctorLimits limits, List<DoctorCheck> checks) {
    public Doctor {
        checks = List.copyOf(checks);
    }

    /** Docker's directory: space and inodes; the processes of the user that we log in as. */
    public static Doctor on(Host host) {
        return on(host, DoctorLimits.USUAL);
    }

    public static Doctor on(Host host, DoctorLimits limits) {
        return new Doctor(limits, List.of()).check(() -> new HostCheckup(host, limits).dockerAndProcesses());
    }

    /** Space and inodes of further directories: the volumes. */
    public Doctor volumes(Host host, String... paths) {
        return check(() -> new HostCheckup(host, limits).volumes(List.of(paths)));
    }

    /** How long the certificate is valid yet that a server shows on the host. */
    public Doctor certificate(Host host, String hostname, int port) {
        return check(() -> List.of(certificate(
                () -> ServedCertificate.read(
                                (name, number, timeout) -> host.dialer().dial("127.0.0.1", number, timeout),
                                hostname,
                                port)
                        .getNotAfter()
                        .toInstant(),
                hostname)));
    }

    private interface Question<T> {
        T ask() throws IOException;
    }

    private Finding certificate(Question<java.time.Instant> end, String hostname) {
        var what = "certificate " + hostname;
        try {
            long days = Duration.between(Time.SYSTEM.now(), end.ask()).toDays();
            if (days < 0)
                return Finding.failure(what, "ended " + -days + " days ago: apply the deployment, which renews it");
            return days < limits.certificateDays()
                    ? Finding.warning(what, "valid for " + days + " more days: apply the deployment, which renews it")
                    : Finding.ok(what, "valid for " + days + " more days");
        } catch (IOException e) {
            return Finding.failure(what, "no TLS answer: " + e.getMessage());
        }
    }

    /** Lines of access lists that are no names: {@code cyberhub::listProblems}. */
    public Doctor lists(Supplier<List<String>> problems) {
        return check(() -> {
            var all = problems.get();
            return all.isEmpty()
                    ? List.of(Finding.ok("lists", "every line is a name"))
                    : all.stream()
                            .map(problem -> Finding.failure("lists", problem))
                            .toList();
        });
    }

    /**
     * Whether the callback URL that is registered at GitHub is the hub's, to the letter: http for https, www, a slash too much and the
     * path of another hub are what goes wrong.
     *
     * @param hubs {@code spec.callbackUrl()}
     */
    public Doctor callback(String hubs, String registered) {
        return check(() -> List.of(
                hubs.equals(registered)
                        ? Finding.ok("callback", registered)
                        : Finding.failure(
                                "callback",
                                "GitHub leads back to " + registered + ", the hub listens at " + hubs + ": "
                                        + difference(URI.create(hubs), registered)
                                        + "; mend it in the OAuth application")));
    }

    private static String difference(URI hubs, String registered) {
        try {
            var there = URI.create(registered);
            if (!String.valueOf(hubs.getScheme()).equals(there.getScheme())) return "the scheme differs";
            if (!String.valueOf(hubs.getHost()).equals(there.getHost())) return "the host differs";
            return hubs.getPort() != there.getPort() ? "the port differs" : "the path differs";
        } catch (IllegalArgumentException e) {
            return "what is registered is no URL";
        }
    }

    /** Whether BinderHub finds an image, or would build it anew each time. The client stays the caller's to close. */
    public Doctor binderHub(RegistryClient registry, ImageRef image) {
        return check(() -> {
            var found = registry.binderCheck(image);
            var what = "BinderHub " + image.repository();
            return List.of(
                    found.isFound() ? Finding.ok(what, found.verdict()) : Finding.failure(what, found.verdict()));
        });
    }

    /** Whether a registry's name leads to it, not to Cloudflare's proxy: {@code report.get(name).proxied()}. */
    public Doctor directName(String hostname, boolean proxied) {
        return check(() -> List.of(
                proxied
                        ? Finding.failure(
                                "name " + hostname,
                                "is proxied: Cloudflare refuses uploads above 100 MB, so layers of"
                                        + " that size cannot be pushed; take proxied(true) out of the record")
                        : Finding.ok("name " + hostname, "leads to the host itself")));
    }

    /** A check of one's own. */
    public Doctor check(DoctorCheck check) {
        return new Doctor(
                limits, Stream.concat(checks.stream(), Stream.of(check)).toList());
    }

    /** Blocks for some seconds. What a check throws is a failure of the report, except interruption. */
    public DoctorReport examine() {
        var findings = new ArrayList<Finding>();
        for (var check : checks)
            try {
                findings.addAll(check.look());
            } catch (InterruptedOperationException e) {
                throw e;
            } catch (HubwrightException e) {
                findings.add(Finding.failure("look", String.valueOf(e.getMessage())));
            }
        return new DoctorReport(findings);
    }

    @Override
    public String toString() {
        return "doctor with " + checks.size() + " checks";
    }
}
