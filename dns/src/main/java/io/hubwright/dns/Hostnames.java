package io.hubwright.dns;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/** Host names as DNS has them: fully qualified, in Punycode, lower case, without a final dot. */
final class Hostnames {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final int LONGEST = 253;

    private Hostnames() {}

    static String canonical(String given) {
        var name = given.endsWith(".") ? given.substring(0, given.length() - 1) : given;
        try {
            name = IDN.toASCII(name).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(given + " is no host name: " + e.getMessage(), e);
        }
        var labels = name.split("\\.", -1);
        if (labels.length < 2)
            throw new IllegalArgumentException(
                    given + " is no full host name: write it with its zone, as registry.example.org");
        for (var label : labels)
            if (!LABEL.matcher(label).matches())
                throw new IllegalArgumentException(given + " is no host name: \"" + label
                        + "\" must be 1 to 63 letters, digits and inner hyphens");
        if (name.length() > LONGEST)
            throw new IllegalArgumentException(
                    given + " is no host name: it is longer than " + LONGEST + " characters");
        return name;
    }

    /** True if the name is the zone or below it. */
    static boolean isIn(String name, String zone) {
        return name.equals(zone) || name.endsWith("." + zone);
    }
}
