package io.hubwright.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** A JSON object per line, for programs. */
final class JsonListener implements Listener {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;

    JsonListener(PrintStream out) {
        this.out = out;
    }

    @Override
    public void on(Event event) {
        var line = line(event);
        if (line.isEmpty()) return;
        try {
            out.println(JSON.writeValueAsString(line));
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> line(Event event) {
        if (event instanceof Event.Planned planned)
            return of("planned", "text", planned.plan().toString());
        if (event instanceof Event.Started started)
            return of(
                    "started",
                    "name",
                    started.id().toString(),
                    "verb",
                    ReportWriter.word(started.verb()),
                    "position",
                    started.position(),
                    "total",
                    started.total());
        if (event instanceof Event.Progress progress)
            return of("progress", "name", progress.id().toString(), "text", progress.text());
        if (event instanceof Event.Waiting waiting)
            return of(
                    "waiting",
                    "name",
                    waiting.id().toString(),
                    "state",
                    waiting.state(),
                    "seconds",
                    waiting.elapsed().toMillis() / 1000.0,
                    "expected",
                    waiting.expected().toMillis() / 1000.0);
        if (event instanceof Event.Retrying retrying)
            return of(
                    "retrying",
                    "service",
                    retrying.service(),
                    "why",
                    retrying.why(),
                    "pause",
                    retrying.pause().toMillis() / 1000.0);
        if (event instanceof Event.Throttled throttled)
            return of(
                    "throttled",
                    "service",
                    throttled.service(),
                    "why",
                    throttled.why(),
                    "pause",
                    throttled.pause().toMillis() / 1000.0);
        if (event instanceof Event.Finished finished) {
            var all = of("finished");
            all.putAll(ReportWriter.step(finished.step()));
            return all;
        }
        if (event instanceof Event.Ended ended)
            return of("ended", "text", ended.report().toString());
        return Map.of();
    }

    private static Map<String, Object> of(String event, Object... members) {
        var all = new LinkedHashMap<String, Object>();
        all.put("event", event);
        for (int i = 0; i < members.length; i += 2) all.put(members[i].toString(), members[i + 1]);
        return all;
    }
}
