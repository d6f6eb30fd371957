package io.hubwright.host;

import io.hubwright.DeadlineExceededException;
import io.hubwright.HubwrightException;
import io.hubwright.RemoteCommandException;
import io.hubwright.Time;
import io.hubwright.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A script that outlives the connection. Its directory on the machine is named after its content: whoever asks for the same
 * again finds it running, or finds what it left. It runs as a systemd unit where there is systemd, else under nohup.
 */
final class DetachedJob {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
    private static final String DIRECTORY = "/var/lib/hubwright/jobs";
    // Each look waits on the machine, so that its end is noticed at once and a long job costs few commands.
    private static final int LOOK_SECONDS = 10;
    private static final Duration LOST = Duration.ofMinutes(5);

    private final Host host;
    private final String name;
    private final String script;
    private final List<String> arguments;
    private final String directory;
    private final String unit;

    DetachedJob(Host host, String name, String script, List<String> arguments) {
        if (!NAME.matcher(name).matches())
            throw new IllegalArgumentException("the job name \"" + name + "\" must be 1 to 40 of a-z, 0-9 and -");
        this.host = host;
        this.name = name;
        this.script = script;
        this.arguments = List.copyOf(arguments);
        unit = "hubwright-" + name + "-" + digest().substring(0, 12);
        directory = (host.isRoot() ? DIRECTORY : ownDirectory(host)) + "/" + unit;
    }

    // In the home, where nobody else can be first to make it.
    private static String ownDirectory(Host host) {
        return host.run("sh", "-c", "cd && pwd -P").stdout().strip() + "/.hubwright/jobs";
    }

    CommandResult await() {
        var deadline = time().deadline(host.timeout());
        var patience = time().deadline(LOST);
        boolean started = false;
        while (true) {
            try {
                if (!started) start();
                started = true;
                var look = look(deadline);
                patience = time().deadline(LOST);
                if (look.state().equals("gone")) started = false;
                else if (look.state().startsWith("ended ")) return end(look);
                if (deadline.passed())
                    throw new DeadlineExceededException(name + " on " + host + " did not end within "
                            + host.timeout().toMinutes() + " min; it still runs as " + unit
                            + ", and calling again waits for it");
            } catch (UnavailableException e) {
                // It goes on without us.
                if (patience.passed() || deadline.passed()) throw e;
                time().sleep(Duration.ofSeconds(2));
            }
        }
    }

    boolean isThere() {
        return shortly().exists(directory);
    }

    private void start() {
        var shortly = shortly();
        shortly.run("mkdir", "-p", "-m", "0700", directory);
        shortly.writeFile(directory + "/run", script, "0700", host.isRoot() ? "root:root" : ownerOf(shortly));
        var words = new ArrayList<>(List.of(directory, unit));
        words.addAll(arguments);
        shortly.script("job-start", Scripts.load("job-start"), words.toArray(String[]::new));
    }

    private static String ownerOf(Host host) {
        return host.run("id", "-un").stdout().strip() + ":"
                + host.run("id", "-gn").stdout().strip();
    }

    private Look look(Time.Deadline deadline) {
        long seconds = Math.max(1, Math.min(LOOK_SECONDS, deadline.remaining().toSeconds()));
        var text = shortly()
                .script("job-wait", Scripts.load("job-wait"), directory, String.valueOf(seconds))
                .stdout();
        int line = text.indexOf('\n');
        if (line < 0 || !text.startsWith("state="))
            throw new HubwrightException("cannot read how " + name + " stands on " + host + ": " + text.strip());
        return new Look(text.substring("state=".length(), line), text.substring(line + 1));
    }

    private CommandResult end(Look look) {
        int code = Integer.parseInt(look.state().substring("ended ".length()).strip());
        shortly().run("rm", "-rf", directory);
        if (code == 0) return new CommandResult(0, look.output(), "");
        throw new RemoteCommandException(
                name + " on " + host + " failed with exit code " + code + ": " + last(look.output()), code);
    }

    private static String last(String output) {
        var text = output.strip();
        return text.length() <= 900 ? text : "[...] " + text.substring(text.length() - 900);
    }

    private Host shortly() {
        return host.timeout(Duration.ofSeconds(60));
    }

    private Time time() {
        return host.machine().link().time();
    }

    private String digest() {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(script.getBytes(StandardCharsets.UTF_8));
            arguments.forEach(argument -> {
                sha.update((byte) 0);
                sha.update(argument.getBytes(StandardCharsets.UTF_8));
            });
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Look(String state, String output) {}
}
