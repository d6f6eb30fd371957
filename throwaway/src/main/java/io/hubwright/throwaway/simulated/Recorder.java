package io.hubwright.throwaway.simulated;

import io.hubwright.throwaway.simulated.GuestFiles.Directory;
import io.hubwright.throwaway.simulated.GuestFiles.Plain;
import io.hubwright.throwaway.simulated.Recording.Exchange;
import io.hubwright.throwaway.simulated.Recording.SeedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Listens to one real machine and makes a recording of it. Thread-safe. */
final class Recorder {
    private static final int LONGEST_OUTPUT = 2000;
    private static final Pattern PROGRESS = Pattern.compile("\\{\"(status|stream)\":");
    private static final String TOKEN = "(\"token\": ?\")[0-9a-zA-Z_-]+";

    private record Seen(Request request, Answer answer, boolean reading) {}

    private final String machine;
    private final List<Seen> seen = new ArrayList<>(); // guarded by this, as is the rest
    private final GuestFiles files = new GuestFiles();
    private final Map<String, String> scripts = new TreeMap<>();
    private final FileCommands commands = new FileCommands(files, scripts);
    private final Map<String, SeedFile> seeds = new TreeMap<>();
    private final Set<String> touched = new HashSet<>();
    private final Set<String> appeared = new HashSet<>();
    private final List<String> differences = new ArrayList<>();

    Recorder(String machine) {
        this.machine = machine;
    }

    /** @param reading true if nothing that is asked now is meant to change anything */
    synchronized void add(CommandLine line, byte[] input, Answer real, boolean reading) {
        FileCommands.form(line, input).ifPresent(form -> scripts.put(form.getKey(), form.getValue()));
        seed(line, real);
        var ours = commands.run(line, input);
        if (ours.isEmpty()) {
            add(Request.command(line, input), real, reading);
            return;
        }
        // What is only read may still come by itself: with a package, for example.
        if (line.script().filter("read-files"::equals).isEmpty()) touched.addAll(line.words());
        if (appeared(line, ours.get(), real)) {
            add(Request.command(line, new byte[0]), real, true);
            return;
        }
        if (ours.get().status() != real.status() || !ours.get().output().equals(real.output()))
            differences.add(machine + ": " + line.words().get(0) + " "
                    + line.words().get(line.words().size() - 1) + ": exit code " + real.status() + " on the machine, "
                    + ours.get().status() + " in memory"
                    + differing(real.output(), ours.get().output()));
    }

    // What other commands than those on files have made is only asked for, never read.
    private boolean appeared(CommandLine line, Answer ours, Answer real) {
        if (!line.words().get(0).equals("test") || ours.status() == 0) return false;
        if (real.status() == 0) appeared.add(line.words().get(2));
        return appeared.contains(line.words().get(2));
    }

    // What read-files tells: mode, content, path. The content may be secret.
    private static String differing(String real, String ours) {
        var known = ours.lines().toList();
        return real.lines()
                .filter(text -> !known.contains(text))
                .map(text -> text.split(" ", 3))
                .filter(words -> words.length == 3)
                .map(words -> ", " + words[2] + " (" + words[0] + ", " + words[1].length() + " characters)")
                .collect(Collectors.joining());
    }

    synchronized void add(Request request, Answer answer, boolean reading) {
        seen.add(new Seen(request, answer.map(this::withoutFiles), reading));
    }

    // What was there before we wrote anything, as far as it is looked at.
    private void seed(CommandLine line, Answer real) {
        if (line.script().filter("read-files"::equals).isPresent())
            real.output()
                    .lines()
                    .map(text -> text.split(" ", 3))
                    .forEach(words -> seed(
                            words[2],
                            words[0],
                            new String(
                                    Base64.getDecoder().decode(words[1].substring(1)), StandardCharsets.ISO_8859_1)));
        if (line.words().get(0).equals("test") && real.status() == 0)
            seed(line.words().get(2), "directory", "");
    }

    private void seed(String path, String mode, String content) {
        if (files.find(path).isPresent() || touched.contains(path)) return;
        seeds.put(path, new SeedFile(mode, content));
        files.put(path, mode.equals("directory") ? new Directory("755") : new Plain(mode, "root:root", content));
    }

    private String withoutFiles(String text) {
        for (var file : files.plains().entrySet()) {
            var content = file.getValue().content();
            if (content.isEmpty()) continue;
            text = text.replace(FileCommands.sha256(content), "‹sha256 " + file.getKey() + "›");
            if (content.length() > 20)
                text = text.replace(FileCommands.base64(content), "‹base64 " + file.getKey() + "›");
        }
        return text;
    }

    GuestFiles files() {
        return files;
    }

    /** Where the file commands in memory answered otherwise than the machine. */
    synchronized List<String> differences() {
        return List.copyOf(differences);
    }

    synchronized Recording recording(Map<String, String> known) {
        var names = new Names();
        known.forEach(names::put);
        var general = new ArrayList<Seen>();
        var answers = new StringBuilder();
        for (var one : seen) {
            names.meet(one.request().text(), answers.toString());
            answers.append(one.answer().output()).append('\n');
            general.add(new Seen(
                    generalise(one.request(), names),
                    shortened(one.request(), one.answer().map(names::generalise)),
                    one.reading()));
        }
        var files = new TreeMap<String, SeedFile>();
        seeds.forEach((path, seed) -> files.put(path, new SeedFile(seed.mode(), names.generalise(seed.text()))));
        return new Recording(machine, files, scripts, exchanges(general));
    }

    private static Request generalise(Request request, Names names) {
        return new Request(
                request.as(),
                request.words().stream().map(names::generalise).toList(),
                request.as().equals(Request.DOCKER) ? names.generalise(request.input()) : request.input());
    }

    private static Answer shortened(Request request, Answer answer) {
        try {
            return request.isInspection() && answer.status() == 200
                    ? new Answer(answer.status(), EngineJson.answer(answer.output()), answer.errors())
                    : answer.map(Recorder::shortened);
        } catch (IOException e) {
            throw new UncheckedIOException("Docker's answer to " + request + " is not JSON", e);
        }
    }

    // A container's kernel is the recording computer's own build: its version is kept, not its name.
    private static String shortened(String text) {
        var output = text.replaceAll("(?m)^(kernel=[0-9.]+)-.*$", "$1").replaceAll(TOKEN, "$1not recorded");
        if (output.length() > LONGEST_OUTPUT && PROGRESS.matcher(output).lookingAt())
            return output.substring(output.indexOf('\n', output.length() - LONGEST_OUTPUT / 2) + 1);
        if (output.length() <= LONGEST_OUTPUT || !output.startsWith("state=")) return output;
        int line = output.indexOf('\n') + 1;
        return output.substring(0, line) + "[...]\n" + output.substring(output.length() - LONGEST_OUTPUT / 2);
    }

    private static List<Exchange> exchanges(List<Seen> seen) {
        var reads = new TreeSet<String>();
        var talk = new Talk();
        for (var one : seen) if (one.reading() || one.request().readsByNature()) reads.add(key(one.request()));
        // Of what is asked several times in one state only the last answer is ever given; its place is that of the
        // first.
        var exchanges = new LinkedHashMap<String, Exchange>();
        int writes = 0;
        var done = new HashSet<String>();
        var lastWrite = "";
        for (var one : seen) {
            var key = key(one.request());
            if (one.request().isTalk()) {
                talk.add(writes + " " + key).forEach(exchanges::remove);
                exchanges.put(talk.last(), new Exchange(false, writes, one.request(), one.answer()));
                continue;
            }
            boolean write = !reads.contains(key);
            // Who asks for the same again at once waits for something; only what he got in the end counts. Later on it
            // was done already, and is answered as the first time.
            boolean again = write && key.equals(lastWrite);
            if (write && !again && !done.add(key)) continue;
            if (write && !again) writes++;
            if (write) lastWrite = key;
            exchanges.put(writes + " " + key, new Exchange(write, writes, one.request(), one.answer()));
        }
        return withoutRepetitions(exchanges.values());
    }

    private static List<Exchange> withoutRepetitions(Collection<Exchange> exchanges) {
        var last = new HashMap<String, Answer>();
        return exchanges.stream()
                .filter(exchange -> !exchange.answer().equals(last.put(key(exchange.request()), exchange.answer()))
                        || exchange.write()
                        || exchange.request().isTalk())
                .toList();
    }

    // Drawn values are others each time.
    private static String key(Request request) {
        return request.text().replaceAll("‹hex [0-9]+›", "‹hex›");
    }
}
