package io.hubwright.examples;

import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.cyberhub.Cyberhub;
import io.hubwright.cyberhub.Cyberhub.Part;
import io.hubwright.engine.Hubwright;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A hub of a real cloud from the command line: {@code examples/hub --help} tells what it takes. */
public final class HubCommand {
    private static final String USAGE =
            """
            usage: examples/hub CLOUD VERB [arguments]

            Runs the hub that "examples/bring-up --cloud CLOUD" brought up; the same secrets are asked for.

              status | health | up | down | restart | rollback | remove-images
              doctor [json] [CALLBACK]   with the callback URL that is registered at GitHub
              users | explain USER | allow USER | disallow USER | block USER | unblock USER
              logs PART [LINES]      PART is hub, proxy or front
              exec PART [COMMAND]    with a terminal; a shell by default
              backup FILE [homes] | restore FILE

            exit codes: that of the command; of doctor 0, 1 with warnings, 2 with failures; else 1 if it failed,
            is not healthy, or was refused
            """;

    private final PrintStream out;

    private HubCommand(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    static int run(PrintStream out, PrintStream err, String... arguments) {
        if (arguments.length < 2) {
            out.print(USAGE);
            return arguments.length == 1 && arguments[0].equals("--help") ? 0 : 1;
        }
        try (var place = Place.realCloud(arguments[0], Site.Names.OF_THE_README, out);
                var hubwright = Hubwright.connect(place.settings(), place.providers())) {
            var hub = place.site()
                    .hub()
                    .orElseThrow(() -> new IllegalArgumentException("set GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET"));
            // Only looked for: a hub that is down or ill is what a status, a doctor and an "up" are for.
            Cyberhub found = hubwright
                    .plan(place.site().deployment())
                    .found(hub)
                    .orElseThrow(() -> new NotFoundException("there is no hub " + hub.url()
                            + ", or what it stands on does not answer: see examples/bring-up --plan"));
            var words = Arrays.asList(arguments);
            return new HubCommand(out).run(found, words.get(1), words.subList(2, words.size()));
        } catch (HubwrightException | IllegalArgumentException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private int run(Cyberhub hub, String verb, List<String> rest) {
        switch (verb) {
            case "status" -> out.println(hub.status());
            case "health" -> {
                var health = hub.health();
                out.print(health.text());
                return health.isHealthy() ? 0 : 1;
            }
            case "doctor" -> {
                return doctor(hub, rest);
            }
            case "up" -> hub.up();
            case "down" -> hub.down();
            case "restart" -> hub.restart();
            case "rollback" -> out.println(hub.rollback());
            case "remove-images" -> hub.removeImages().forEach(out::println);
            case "users" -> hub.users().forEach(out::println);
            case "explain" -> out.println(hub.explain(word(rest, 0)));
            case "allow" -> out.println(hub.allow(word(rest, 0)));
            case "disallow" -> out.println(hub.disallow(word(rest, 0)));
            case "block" -> hub.block(word(rest, 0));
            case "unblock" -> out.println(hub.unblock(word(rest, 0)));
            case "logs" -> out.println(hub.logs(part(rest), rest.size() > 1 ? Integer.parseInt(rest.get(1)) : 50));
            case "exec" -> {
                return terminal(hub, part(rest), rest.subList(1, rest.size()));
            }
            case "backup" -> hub.backup(Path.of(word(rest, 0)), rest.contains("homes"));
            case "restore" -> hub.restore(Path.of(word(rest, 0)));
            default -> throw new IllegalArgumentException("there is no verb " + verb + ": --help lists them");
        }
        return 0;
    }

    private int doctor(Cyberhub hub, List<String> rest) {
        var doctor = hub.doctor();
        for (var registered : rest)
            if (!registered.equals("json"))
                doctor = doctor.callback(hub.url().resolve("hub/oauth_callback").toString(), registered);
        var report = doctor.examine();
        out.print(rest.contains("json") ? report.json() : report.text());
        return report.exitCode();
    }

    // The terminal of this process passes each key on, also Ctrl-C, until the command has ended.
    private int terminal(Cyberhub hub, Part part, List<String> command) {
        var words = command.isEmpty() ? List.of("sh") : command;
        try (var keyboard = new FileInputStream("/dev/tty")) {
            stty("raw", "-echo");
            return hub.terminal(part, keyboard, out, words.toArray(String[]::new));
        } catch (IOException e) {
            throw new HubwrightException("there is no terminal for " + words.get(0) + ": " + e.getMessage(), e);
        } finally {
            stty("sane");
        }
    }

    private static void stty(String... settings) {
        var words = new java.util.ArrayList<>(List.of("stty"));
        words.addAll(List.of(settings));
        try {
            new ProcessBuilder(words)
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new HubwrightException("cannot set the terminal: " + e.getMessage(), e);
        }
    }

    private static Part part(List<String> rest) {
        return Part.valueOf(word(rest, 0).toUpperCase(Locale.ROOT));
    }

    private static String word(List<String> rest, int index) {
        if (rest.size() <= index) throw new IllegalArgumentException("a word is missing: --help shows what is taken");
        return rest.get(index);
    }
}
