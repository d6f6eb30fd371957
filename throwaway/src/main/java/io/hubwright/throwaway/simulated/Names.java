package io.hubwright.throwaway.simulated;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values that differ between runs, each with a name that stands for it in a recording, such as {@code ‹ip registry›}. Some are
 * known to both sides (the machines' addresses, the volumes' ids); others are met in requests.
 */
final class Names {
    static final Pattern NAME = Pattern.compile("‹([a-z0-9]+)( [^›]*)?›");

    private static final String ALONE = "(?<![0-9A-Za-z])%s(?![0-9A-Za-z])";
    private static final Map<String, Pattern> MET = new TreeMap<>(Map.of(
            "uid", Pattern.compile("(?<=u=)[a-z0-9]{8}(?![0-9A-Za-z])"),
            "uuid", Pattern.compile(ALONE.formatted("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")),
            "hex", Pattern.compile(ALONE.formatted("[0-9a-f]{12,64}")),
            "port", Pattern.compile("(?<=‹gateway›:)[0-9]{2,5}(?![0-9])")));

    private final Map<String, String> values = new HashMap<>();

    void put(String name, String value) {
        values.put("‹" + name + "›", value);
    }

    /** @param name with its marks */
    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Gives names to the values of a request that may differ in another run; not to what an answer told before. */
    void meet(String request, String answersBefore) {
        MET.forEach((kind, pattern) -> pattern.matcher(generalise(request))
                .results()
                .map(found -> found.group())
                .filter(value -> !answersBefore.contains(value))
                .forEach(value -> {
                    if (!values.containsValue(value)) put(kind + " " + (values.size() + 1), value);
                }));
    }

    /** Puts names in the place of values, longer ones first: one may begin with another. */
    String generalise(String text) {
        var all = values.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, String>>comparingInt(
                                entry -> -entry.getValue().length())
                        .thenComparing(Map.Entry::getKey))
                .toList();
        for (var entry : all) {
            if (!entry.getKey().startsWith("‹port"))
                text = literal(entry.getValue()).matcher(text).replaceAll(Matcher.quoteReplacement(entry.getKey()));
        }
        for (var entry : all) {
            if (entry.getKey().startsWith("‹port"))
                text = text.replaceAll("(?<=‹gateway›:)" + entry.getValue() + "(?![0-9])", entry.getKey());
        }
        return text;
    }

    private static Pattern literal(String value) {
        boolean address = value.matches("[0-9.]+");
        return Pattern.compile(
                address
                        ? "(?<![0-9.])" + Pattern.quote(value) + "(?![0-9]|\\.[0-9])"
                        : ALONE.formatted(Pattern.quote(value)));
    }

    /**
     * Whether a request is the recorded one. Names met for the first time take their values from it.
     *
     * @return the values of the names in it; empty if it is another request
     */
    Optional<Map<String, String>> match(String recorded, String request) {
        int first = recorded.indexOf('‹');
        if (first < 0) return recorded.equals(request) ? Optional.of(Map.of()) : Optional.empty();
        if (!request.regionMatches(0, recorded, 0, first))
            return Optional.empty(); // most are told apart without a pattern
        var groups = new TreeMap<String, String>();
        var pattern = new StringBuilder();
        var matcher = NAME.matcher(recorded);
        int end = 0;
        while (matcher.find()) {
            pattern.append(Pattern.quote(recorded.substring(end, matcher.start())));
            pattern.append(part(matcher.group(), matcher.group(1), groups));
            end = matcher.end();
        }
        pattern.append(Pattern.quote(recorded.substring(end)));
        var found = Pattern.compile(pattern.toString()).matcher(request);
        if (!found.matches()) return Optional.empty();
        var values = new TreeMap<String, String>();
        groups.forEach((name, group) -> values.put(name, found.group(group)));
        return Optional.of(values);
    }

    // Digests and drawn tags are new in each request; all else keeps the value that it was met with.
    private String part(String name, String kind, Map<String, String> groups) {
        var known = values.get(name);
        if (known != null && !kind.equals("hex")) return Pattern.quote(known);
        if (groups.containsKey(name)) return "\\k<" + groups.get(name) + ">";
        var group = "g" + groups.size();
        groups.put(name, group);
        return "(?<" + group + ">" + form(kind) + ")";
    }

    private static String form(String kind) {
        return switch (kind) {
            case "uid" -> "[a-z0-9]{8}";
            case "uuid" -> "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
            case "hex" -> "[0-9a-f]{12,64}";
            case "port" -> "[0-9]{2,5}";
            default -> "(?!)"; // a machine or volume that is not there
        };
    }

    void putAll(Map<String, String> met) {
        values.putAll(met);
    }
}
