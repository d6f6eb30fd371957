package io.hubwright.registry;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a 401 asks for: one {@code WWW-Authenticate} header (RFC 9110 section 11.6.1). */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final Pattern PARAMETER =
            Pattern.compile("([a-zA-Z_-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+))");

    static Challenge parse(String header) {
        int space = header.indexOf(' ');
        var scheme = space < 0 ? header : header.substring(0, space);
        Map<String, String> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        var matcher = PARAMETER.matcher(space < 0 ? "" : header.substring(space));
        while (matcher.find()) {
            var value = Optional.ofNullable(matcher.group(2))
                    .or(() -> Optional.ofNullable(matcher.group(3)))
                    .orElse("");
            parameters.put(matcher.group(1), value);
        }
        return new Challenge(scheme.toLowerCase(Locale.ROOT), parameters);
    }

    static Optional<Challenge> of(Reply reply, String scheme) {
        return reply.headers("WWW-Authenticate").stream()
                .map(Challenge::parse)
                .filter(challenge -> challenge.scheme().equals(scheme))
                .findFirst();
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
