package io.hubwright.throwaway.github;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a query or a form says. */
record Parameters(Map<String, String> values) {
    static Parameters parse(Optional<String> raw) {
        var values = new LinkedHashMap<String, String>();
        for (var pair : raw.orElse("").split("&")) {
            var parts = pair.split("=", 2);
            if (!parts[0].isEmpty()) values.put(decode(parts[0]), parts.length == 1 ? "" : decode(parts[1]));
        }
        return new Parameters(values);
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String get(String name) {
        return find(name).orElse("");
    }

    /** Scopes are parted by spaces or commas. */
    Set<String> scopes() {
        var scopes = new TreeSet<>(Set.of(get("scope").split("[ ,]+")));
        scopes.remove("");
        return scopes;
    }

    Parameters with(String name, String value) {
        var more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Parameters(more);
    }

    /** As it stands in a URL. */
    String encoded() {
        return values.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
