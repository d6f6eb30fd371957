package io.hubwright.host;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The limits that a log-in has, and those that it could have. */
record LimitsFacts(String user, Facts facts) {
    /** Reads them in a log-in of its own: one that is open keeps the limits that it began with. */
    static LimitsFacts read(Host host, String file) {
        var login = freshly(host);
        var machine = host.sudo()
                .script("limits-ceiling", Scripts.load("limits-ceiling"), file)
                .stdout();
        return new LimitsFacts(host.user(), Facts.parse(login + machine));
    }

    // A connection of its own: others use the one that is open.
    private static String freshly(Host host) {
        try (var machine = new Machine(new SshLink(host.machine().link().target()), Optional.empty())) {
            return new Host(machine, false, host.timeout())
                    .script("limits-facts", Scripts.load("limits-facts"))
                    .stdout();
        }
    }

    Limits limits() {
        return new Limits(user, number("processes.soft"), number("files.soft"), facts.number("processes.now"), tasks());
    }

    String uid() {
        return facts.get("uid");
    }

    Optional<String> file() {
        return facts.find("file").map(base64 -> new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    }

    /** Why the machine could not give these; empty if it can. */
    Optional<String> beyond(LimitsSpec spec) {
        var reasons = new ArrayList<String>();
        beyond(spec.openFiles(), "open files", "sshd.files", "its sshd may not go beyond its own limit")
                .or(() -> beyond(spec.openFiles(), "open files", "files.ceiling", "the kernel's fs.nr_open"))
                .ifPresent(reasons::add);
        beyond(spec.processes(), "processes", "sshd.processes", "its sshd may not go beyond its own limit")
                .ifPresent(reasons::add);
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
    }

    private Optional<String> beyond(long wanted, String what, String key, String why) {
        var ceiling = facts.find(key).map(text -> number(key)).orElse(LimitsSpec.UNLIMITED);
        return wanted <= ceiling
                ? Optional.empty()
                : Optional.of("it gives at most " + ceiling + " " + what + ", not " + Limits.said(wanted) + " (" + why
                        + "), and PAM ignores what is above that without a word: ask for " + ceiling);
    }

    /** What a fresh log-in has less or more of than was asked for. */
    List<String> differences(LimitsSpec spec) {
        var all = new ArrayList<String>();
        differs(all, "processes", spec.processes());
        differs(all, "files", spec.openFiles());
        if (tasks() < spec.processes()) all.add("systemd's limit is " + Limits.said(tasks()));
        return all;
    }

    private void differs(List<String> all, String what, long wanted) {
        if (number(what + ".soft") != wanted)
            all.add(what + " are " + facts.get(what + ".soft") + ", not " + Limits.said(wanted));
    }

    long tasks() {
        return facts.find("tasks").isEmpty() ? LimitsSpec.UNLIMITED : number("tasks");
    }

    private long number(String key) {
        var text = facts.get(key).strip();
        return List.of("unlimited", "infinity", "").contains(text) ? LimitsSpec.UNLIMITED : parse(text);
    }

    // systemd's largest number is above ours.
    private static long parse(String text) {
        return text.length() > 18 ? LimitsSpec.UNLIMITED : Long.parseLong(text);
    }
}
