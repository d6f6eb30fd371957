package io.hubwright.throwaway.simulated;

import io.hubwright.throwaway.simulated.Recording.Exchange;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;

/**
 * Answers from a recording. A machine's state is the number of writes that were done: a write is answered in its turn, or again if
 * it was done before; a read is answered as it last was in this state or an earlier one. What is asked in containers is answered in the
 * order in which it was recorded. Thread-safe.
 */
final class Replay {
    private final Recording recording;
    private final GuestFiles files;
    private final Function<String, Map<String, String>> known;
    private final Names names = new Names();
    private int writes; // guarded by this
    private int said; // guarded by this: the place in what containers were asked

    /** @param known the names whose values the machines know themselves, as they are when a request comes */
    Replay(Recording recording, GuestFiles files, Function<String, Map<String, String>> known) {
        this.recording = recording;
        this.files = files;
        this.known = known;
        known.apply("").forEach(names::put);
    }

    /**
     * The recorded answer.
     *
     * @throws NotRecordedException if there is none
     */
    synchronized Answer answer(Request request) throws NotRecordedException {
        var text = request.text();
        known.apply(text).forEach(names::put);
        if (request.isTalk()) return talk(request).map(this::fill);
        Exchange best = null;
        Map<String, String> met = Map.of();
        boolean seen = false;
        for (var exchange : recording.exchanges()) {
            boolean next = exchange.write() && exchange.state() == writes + 1;
            boolean later = exchange.state() > writes && !next && !request.letsReadFiles();
            if (later && seen) continue;
            var match = names.match(exchange.request().text(), text);
            if (match.isEmpty()) continue;
            seen = true;
            if (later) continue;
            best = exchange;
            met = match.get();
        }
        if (best == null) throw new NotRecordedException(why(request, seen));
        names.putAll(met);
        if (best.write()) writes = Math.max(writes, best.state());
        return best.answer().map(this::fill);
    }

    // From where the last one was answered on, and round again: who was cut off begins anew.
    private Answer talk(Request request) throws NotRecordedException {
        var talk = recording.exchanges().stream()
                .filter(exchange -> exchange.request().isTalk() && exchange.state() <= writes)
                .toList();
        for (int i = 0; i < talk.size(); i++) {
            int place = (said + i) % talk.size();
            var match = names.match(talk.get(place).request().text(), request.text());
            if (match.isEmpty()) continue;
            said = place;
            names.putAll(match.get());
            return talk.get(place).answer();
        }
        throw new NotRecordedException(why(request, false));
    }

    synchronized int writes() {
        return writes;
    }

    /** True if the request would be answered as a write that was not done yet. */
    synchronized boolean isNextWrite(Request request) {
        known.apply(request.text()).forEach(names::put);
        return recording.exchanges().stream()
                .filter(exchange -> exchange.write() && exchange.state() == writes + 1)
                .anyMatch(exchange ->
                        names.match(exchange.request().text(), request.text()).isPresent());
    }

    private String why(Request request, boolean seen) {
        return "not recorded: " + recording.machine() + " was never asked this"
                + (seen ? " in the state after " + writes + " writes: " : ": ") + request;
    }

    /** A line that tells of a file which is not there is left out. */
    String fill(String text) {
        if (!text.contains("‹")) return text;
        var filled = new StringBuilder();
        for (var line : text.split("(?<=\n)", -1)) fillLine(line).ifPresent(filled::append);
        return filled.toString();
    }

    private Optional<String> fillLine(String line) {
        var filled = new StringBuilder();
        var matcher = Names.NAME.matcher(line);
        while (matcher.find()) {
            var value = value(matcher);
            if (value.isEmpty()) return Optional.empty();
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value.get()));
        }
        return Optional.of(matcher.appendTail(filled).toString());
    }

    private Optional<String> value(Matcher name) {
        var path = String.valueOf(name.group(2)).strip();
        return switch (name.group(1)) {
            case "sha256" -> files.plain(path).map(file -> FileCommands.sha256(file.content()));
            case "base64" -> files.plain(path).map(file -> FileCommands.base64(file.content()));
            default -> names.find(name.group());
        };
    }
}
