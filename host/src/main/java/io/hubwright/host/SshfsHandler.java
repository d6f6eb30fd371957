package io.hubwright.host;

import io.hubwright.ConflictException;
import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Mounts other machines' directories over SSH. */
final class SshfsHandler implements Handler<SshfsSpec, Sshfs> {
    private record Look(SshfsFiles files, Facts facts, String keyText) {
        boolean mounted() {
            return facts.get("mounted").startsWith("fuse.sshfs ")
                    && facts.find("usage").isPresent();
        }

        Sshfs sshfs() {
            var words = facts.get("mounted").split(" ");
            var usage = facts.get("usage").strip().split("\\s+");
            return new Sshfs(
                    files.spec().path(),
                    words[1],
                    List.of(words[2].split(",")).contains("ro"),
                    DataSize.bytes(Long.parseLong(usage[0])),
                    DataSize.bytes(Long.parseLong(usage[1])));
        }

        List<Diff.Change> changes() {
            var changes = new ArrayList<Diff.Change>();
            differs(files.key(), keyText, "600").ifPresent(changes::add);
            differs(files.knownHosts(), files.knownHostsText(), "600").ifPresent(changes::add);
            differs(files.unit(), files.unitText(), "644").ifPresent(changes::add);
            if (!facts.get("enabled").equals("enabled")) changes.add(change("at boot", "not mounted", "mounted"));
            return changes;
        }

        private Optional<Diff.Change> differs(String path, String text, String mode) {
            var wanted = new WantedFile(path, text).digest() + " " + mode + " " + path;
            return facts.all("file").contains(wanted)
                    ? Optional.empty()
                    : Optional.of(change(path, "other content or mode", "ours"));
        }

        private static Diff.Change change(String field, String found, String wanted) {
            return new Diff.Change(field, found, wanted, Diff.Remedy.UPDATE);
        }
    }

    @Override
    public Class<SshfsSpec> specType() {
        return SshfsSpec.class;
    }

    @Override
    public Lane lane(SshfsSpec spec) {
        return Lane.machine(spec.host());
    }

    @Override
    public boolean makesOnce() {
        return true;
    }

    @Override
    public void check(SshfsSpec spec, Context context) {
        keyText(spec);
        context.find(spec.host()).ifPresent(host -> refuse(look(host, spec)));
    }

    private static void refuse(Look look) {
        refusal(look).ifPresent(why -> {
            throw new ConflictException("will not mount " + look.files().spec().source() + " at "
                    + look.files().spec().name() + ": " + why);
        });
    }

    private static Optional<String> refusal(Look look) {
        var path = look.files().spec().path();
        if (look.facts().get("fuse").equals("missing"))
            return Optional.of(
                    "the machine has no /dev/fuse: load the module fuse; a container needs the device and the"
                            + " rule \"c 10:229 rwm\"");
        var mounted = look.facts().get("mounted");
        if (!mounted.isEmpty() && !mounted.startsWith("fuse.sshfs "))
            return Optional.of("something else is mounted at " + path + ": " + mounted);
        if (look.facts().yes("path.file")) return Optional.of(path + " is no directory");
        if (look.facts().yes("path.full"))
            return Optional.of(path + " is not empty: what is in it would be hidden; move it away, or mount elsewhere");
        return Optional.empty();
    }

    @Override
    public List<Sshfs> find(SshfsSpec spec, Context context) {
        var look = look(context.get(spec.host()), spec);
        return look.mounted() && look.facts().get("active").equals("active") ? List.of(look.sshfs()) : List.of();
    }

    @Override
    public Diff diff(SshfsSpec spec, Sshfs found, Context context) {
        return new Diff(look(context.get(spec.host()), spec).changes());
    }

    @Override
    public Sshfs create(SshfsSpec spec, Context context) {
        return converge(spec, context);
    }

    @Override
    public Sshfs update(SshfsSpec spec, Sshfs found, Diff diff, Context context) {
        return converge(spec, context);
    }

    private static Sshfs converge(SshfsSpec spec, Context context) {
        var host = context.get(spec.host());
        var before = look(host, spec);
        refuse(before);
        PackagesHandler.ensure(host, "sshfs", "sshfs", context);
        var files = before.files();
        var root = host.sudo().timeout(Duration.ofMinutes(3));
        root.run("mkdir", "-p", spec.path());
        root.run("install", "-d", "-m", "0700", files.directory());
        root.writeFile(files.key(), before.keyText(), "0600", "root:root");
        root.writeFile(files.knownHosts(), files.knownHostsText(), "0600", "root:root");
        root.writeFile(files.unit(), files.unitText(), "0644", "root:root");
        root.run("systemctl", "daemon-reload");
        root.run("systemctl", "enable", files.name());
        var started = root.attempt("systemctl", "restart", files.name());
        var after = look(host, spec);
        if (started.succeeded() && after.mounted()) return after.sshfs();
        throw new HubwrightException("cannot mount " + spec.source() + " at " + spec.path() + " of " + host + ": "
                + complaint(root, files) + "; it is tried again every few seconds, as at boot");
    }

    private static String complaint(Host root, SshfsFiles files) {
        var lines = root.attempt("journalctl", "-u", files.name(), "-n", "30", "--no-pager", "-o", "cat")
                .stdout()
                .lines()
                .filter(line -> !line.contains("systemd") && !line.startsWith(files.name()) && !line.isBlank())
                .filter(line -> !line.matches("(Starting|Started|Stopped|Stopping|Failed to start) .*"))
                .toList();
        return lines.isEmpty() ? "sshfs said nothing" : lines.get(lines.size() - 1);
    }

    @Override
    public boolean verifies() {
        return true;
    }

    @Override
    public List<String> verify(SshfsSpec spec, Sshfs found, Context context) {
        var root = context.get(spec.host()).sudo();
        if (found.readOnly() != spec.readOnly())
            throw new HubwrightException(
                    spec + ", but it is mounted " + (found.readOnly() ? "read-only" : "read-write"));
        root.timeout(Duration.ofSeconds(30)).run("ls", "-A", spec.path());
        return List.of(spec.source() + " is read at " + spec.path() + " by a unit that starts at boot");
    }

    @Override
    public void delete(SshfsSpec spec, Sshfs found, Context context) {
        var files = new SshfsFiles(spec);
        var root = context.get(spec.host()).sudo();
        root.attempt("systemctl", "disable", "--now", files.name());
        root.run("rm", "-rf", files.unit(), files.directory());
        root.attempt("rmdir", "--ignore-fail-on-non-empty", "--parents", SshfsFiles.ROOT);
        root.run("systemctl", "daemon-reload");
        root.attempt("rmdir", spec.path());
    }

    private static Look look(Host host, SshfsSpec spec) {
        var files = new SshfsFiles(spec);
        var text = host.sudo()
                .script(
                        "sshfs-facts",
                        Scripts.load("sshfs-facts"),
                        spec.path(),
                        files.name(),
                        files.key(),
                        files.knownHosts(),
                        files.unit())
                .stdout();
        return new Look(files, Facts.parse(text), keyText(spec));
    }

    private static String keyText(SshfsSpec spec) {
        try {
            var text = Files.readString(spec.key());
            if (text.contains("PRIVATE KEY")) return text.endsWith("\n") ? text : text + "\n";
            throw new HubwrightException(spec.key() + " is no private key in OpenSSH's format or PEM");
        } catch (IOException e) {
            throw new HubwrightException("cannot read the key " + spec.key() + ": " + e, e);
        }
    }
}
