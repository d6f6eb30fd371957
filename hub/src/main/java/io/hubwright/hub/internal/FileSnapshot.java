package io.hubwright.hub.internal;

import io.hubwright.host.Host;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files of root as they were at one time, read in one go: each command is a way there and back. */
public record FileSnapshot(Map<String, Entry> entries) {
    // A line per file that is there: mode, content, and the path last, for it may have blanks.
    private static final String READ =
            """
            for f in "$@"; do
              [ -f "$f" ] || continue
              printf '%s %s %s\\n' "$(stat -c %a -- "$f")" "=$(base64 <"$f" | tr -d '\\n')" "$f"
            done
            """;

    private static final Entry NONE = new Entry("", "");

    public record Entry(String mode, String text) {
        @Override
        public String toString() { // some hold passwords
            return mode + ", " + text.length() + " characters";
        }
    }

    public FileSnapshot {
        entries = Map.copyOf(entries);
    }

    public static FileSnapshot of(Host root, List<String> paths) {
        var entries = new TreeMap<String, Entry>();
        root.script("read-files", READ, paths.toArray(String[]::new))
                .stdout()
                .lines()
                .map(line -> line.split(" ", 3))
                .forEach(words -> entries.put(words[2], new Entry(words[0], decode(words[1].substring(1)))));
        return new FileSnapshot(entries);
    }

    /** Empty if there is none. */
    public String text(String path) {
        return entries.getOrDefault(path, NONE).text();
    }

    public boolean has(String path) {
        return entries.containsKey(path);
    }

    /** In octal: {@code 600}; empty if there is none. */
    public String mode(String path) {
        return entries.getOrDefault(path, NONE).mode();
    }

    public FileSnapshot and(FileSnapshot more) {
        var all = new TreeMap<>(entries);
        all.putAll(more.entries);
        return new FileSnapshot(all);
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
