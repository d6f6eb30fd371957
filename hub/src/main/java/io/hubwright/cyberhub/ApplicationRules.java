package io.hubwright.cyberhub;

import java.util.regex.Pattern;

/** What may stand in a Dockerfile: nothing there is quoted by guess. */
final class ApplicationRules {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(?:[._-][a-z0-9]+)*");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
    private static final Pattern LABEL = Pattern.compile("[^\\p{Cntrl}\"\\\\$]{1,80}");
    private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
    // Debian policy 5.6.1 and 5.6.12.
    private static final Pattern APT = Pattern.compile("[a-z0-9][a-z0-9+.-]+(?:=[A-Za-z0-9.+:~-]+)?");
    // PEP 508 without URLs and markers.
    private static final Pattern PIP =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?:\\[[A-Za-z0-9,._-]+])?"
                    + "(?:(?:===|[=!~<>]=|[<>])[A-Za-z0-9.*+!_-]+(?:,(?:[=!~<>]=|[<>])[A-Za-z0-9.*+!_-]+)*)?");
    private static final Pattern PATH = Pattern.compile("/(?:[A-Za-z0-9@+._-]+/)*[A-Za-z0-9@+._-]+");

    private ApplicationRules() {}

    static void check(String name, String version, String label, String user) {
        require(NAME, name, "an application image's name is words of a-z and 0-9, joined by . _ or -");
        require(VERSION, version, "the version of " + name + " is up to 128 letters, digits, . _ and -");
        require(LABEL, label, "the label of " + name + " is 1 to 80 characters without \" \\ and $");
        require(USER, user, "the user of " + name + " is a name of a-z, 0-9, _ and -");
    }

    static void checkApt(String name) {
        require(APT, name, "a Debian package is NAME or NAME=VERSION");
    }

    static void checkPip(String requirement) {
        require(PIP, requirement, "a Python package is NAME, NAME==VERSION or NAME>=VERSION,<VERSION, without blanks");
    }

    static void checkPath(String path) {
        require(PATH, path, "a file's path is absolute, of letters, digits and @ + . _ -");
        if (("/" + path + "/").contains("/../")) throw new IllegalArgumentException("a file's path has no ..: " + path);
    }

    static void checkCommand(String command) {
        if (command.isBlank() || command.chars().anyMatch(Character::isISOControl))
            throw new IllegalArgumentException("a command is one line, not \"" + command + "\"; join several with &&");
    }

    private static void require(Pattern form, String text, String rule) {
        if (!form.matcher(text).matches()) throw new IllegalArgumentException(rule + ", not \"" + text + "\"");
    }
}
