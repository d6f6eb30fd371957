package io.hubwright.cyberhub;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One list: a name per line; blank lines and what follows a {@code #} do not count.
 *
 * @param entries names with the number of their first line
 * @param bad numbers of lines that are not one name, with the words in them
 * @param trouble why it cannot be read, such as {@code is not there}; empty if it can
 */
record ListFile(String name, Map<String, Integer> entries, Map<Integer, Set<String>> bad, String trouble) {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._@+-]*");
    private static final Pattern EDGES = Pattern.compile("^[ \\t]+|[ \\t]+$");
    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    static ListFile missing(String name) {
        return new ListFile(name, Map.of(), Map.of(), "is not there");
    }

    static ListFile parse(String name, byte[] content) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return parse(name, text.startsWith("\ufeff") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            return new ListFile(name, Map.of(), Map.of(), "is not UTF-8");
        }
    }

    static ListFile parse(String name, String text) {
        var entries = new LinkedHashMap<String, Integer>();
        var bad = new TreeMap<Integer, Set<String>>();
        var number = 0;
        for (var line : LINE_END.split(text, -1)) {
            number++;
            var entry = entry(line);
            if (entry.isEmpty()) continue;
            if (AccessPolicy.NAME.matcher(entry).matches()) entries.putIfAbsent(entry, number);
            else bad.put(number, words(entry));
        }
        return new ListFile(name, entries, bad, "");
    }

    /** The name on a line, in lower case; empty if there is none. */
    static String entry(String line) {
        var content = line.indexOf('#') < 0 ? line : line.substring(0, line.indexOf('#'));
        return EDGES.matcher(content).replaceAll("").toLowerCase(Locale.ROOT);
    }

    private static Set<String> words(String entry) {
        return WORD.matcher(entry).results().map(MatchResult::group).collect(Collectors.toUnmodifiableSet());
    }

    Optional<Integer> line(String user) {
        return Optional.ofNullable(entries.get(user));
    }

    Optional<Integer> badLine(String user) {
        return bad.entrySet().stream()
                .filter(line -> line.getValue().contains(user))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** What an operator should mend, a sentence each. */
    List<String> problems() {
        if (!trouble.isEmpty()) return List.of("the list " + name + " " + trouble);
        return bad.keySet().stream()
                .map(number -> name + ", line " + number + ": is not one name")
                .toList();
    }

    /** The text with this name on a line of its own at the end. */
    static String with(String text, String user, String comment) {
        var before = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
        return before + user + "  # " + comment + "\n";
    }

    /** The text without the lines of this name; all else stays as it is. */
    static String without(String text, String user) {
        return text.lines().filter(line -> !entry(line).equals(user)).collect(Collectors.joining("\n"))
                + (text.endsWith("\n") ? "\n" : "");
    }

    static boolean anyEntry(Collection<ListFile> lists) {
        return lists.stream().anyMatch(list -> !list.entries().isEmpty());
    }
}
