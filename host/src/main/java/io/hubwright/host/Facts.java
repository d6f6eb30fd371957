package io.hubwright.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code key=value} lines that our scripts print. Other lines are ignored; a key may come more than once. */
record Facts(Map<String, List<String>> values) {
    static Facts parse(String text) {
        var values = new LinkedHashMap<String, List<String>>();
        text.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0)
                values.computeIfAbsent(line.substring(0, equals), key -> new ArrayList<>())
                        .add(line.substring(equals + 1));
        });
        return new Facts(values);
    }

    /** Empty if the key is missing or its value is. */
    Optional<String> find(String key) {
        return all(key).stream().findFirst().filter(value -> !value.isEmpty());
    }

    String get(String key) {
        return find(key).orElse("");
    }

    List<String> all(String key) {
        return values.getOrDefault(key, List.of());
    }

    boolean yes(String key) {
        return get(key).equals("yes");
    }

    long number(String key) {
        return find(key).map(String::strip).map(Long::parseLong).orElse(0L);
    }
}
