package io.hubwright.throwaway.simulated;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command as {@code host} sends it: words that were quoted for a login shell, behind a prefix that prints the process id. Nothing
 * else is understood; there is no shell here.
 *
 * @param root whether sudo stood in front
 */
record CommandLine(boolean root, List<String> words) {
    private static final String PREFIX = "exec sh -c 'printf \"\\036%s\\n\" \"$$\"; exec \"$@\"' - ";
    private static final List<String> SUDO = List.of("sudo", "-n", "--");

    CommandLine {
        words = List.copyOf(words);
    }

    /** Empty if the line is of another form. */
    static Optional<CommandLine> parse(String line) {
        if (!line.startsWith(PREFIX)) return Optional.empty();
        return words(line.substring(PREFIX.length())).map(CommandLine::of);
    }

    private static CommandLine of(List<String> words) {
        boolean root =
                words.size() > SUDO.size() && words.subList(0, SUDO.size()).equals(SUDO);
        return new CommandLine(root, root ? words.subList(SUDO.size(), words.size()) : words);
    }

    private static Optional<List<String>> words(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') quoted = !quoted;
            else if (quoted) word.append(c);
            else if (c == '\\' && i + 1 < text.length()) word.append(text.charAt(++i));
            else if (c == ' ') {
                words.add(word.toString());
                word.setLength(0);
            } else if ("$`\";|&<>()*?".indexOf(c) >= 0) return Optional.empty();
            else word.append(c);
        }
        if (quoted) return Optional.empty();
        words.add(word.toString());
        return Optional.of(words);
    }

    /** The name of a script that comes over standard input; empty if this runs none. */
    Optional<String> script() {
        return words.size() > 3 && words.subList(0, 3).equals(List.of("sh", "-s", "--"))
                ? Optional.of(words.get(3))
                : Optional.empty();
    }
}
