package io.hubwright.registry;

import java.util.regex.Pattern;

/** Repositories by a pattern: {@code *} stands for anything within one part of a name, {@code **} for any number of parts. */
final class NamePattern {
    private NamePattern() {}

    static Pattern of(String glob) {
        if (glob.isEmpty())
            throw new IllegalArgumentException("a pattern of repositories must not be empty; * is all of one part");
        var regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
                regex.append(".*");
                i++;
            } else if (c == '*') regex.append("[^/]*");
            else regex.append(Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString());
    }

    /** Names without a pattern need no list of all repositories, which Docker Hub does not have. */
    static boolean isName(String glob) {
        return !glob.contains("*");
    }
}
