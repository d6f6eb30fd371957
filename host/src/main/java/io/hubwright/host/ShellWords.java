package io.hubwright.host;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns a command, given as words, into the one line that SSH carries. */
final class ShellWords {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

    /** ASCII's record separator: what the login shell's start-up files print comes before it. */
    static final char MARK = '\u001e';

    /** Ends the lines that sudo may or may not have read as its password. */
    static final String AFTER_PASSWORD = "\u001e";

    private ShellWords() {}

    static String quote(String word) {
        if (PLAIN.matcher(word).matches()) return word;
        return "'" + word.replace("'", "'\\''") + "'";
    }

    static String join(List<String> words) {
        return words.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
    }

    /**
     * The line for a login shell of any kind (bash, zsh, csh, fish). It prints a mark and its process id first, then becomes the
     * command: what comes before the mark is a chatty start-up file's, and the id is what a cancelled command is killed by.
     */
    static String login(List<String> words) {
        return "exec sh -c 'printf \"\\036%s\\n\" \"$$\"; exec \"$@\"' - " + join(words);
    }

    /** As root by a sudo that asks for nothing. */
    static List<String> sudo(List<String> words) {
        return concat(List.of("sudo", "-n", "--"), words);
    }

    /**
     * As root by a sudo that reads the password from standard input. If it should not ask after all, the password must not reach
     * the command: lines up to {@link #AFTER_PASSWORD} are dropped. (read takes one byte at a time and leaves the rest.)
     */
    static List<String> sudoWithPassword(List<String> words) {
        var drop = "while IFS= read -r line && [ \"$line\" != '" + AFTER_PASSWORD + "' ]; do :; done; exec \"$@\"";
        return concat(List.of("sudo", "-k", "-S", "-p", "", "--", "sh", "-c", drop, "-"), words);
    }

    private static List<String> concat(List<String> first, List<String> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }
}
