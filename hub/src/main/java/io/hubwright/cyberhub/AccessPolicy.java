package io.hubwright.cyberhub;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who may log in. Lists are files in the hub's {@code access} directory on its host, a name per line, read anew at every log-in;
 * values stand in the script. Being blocked wins over all. With no name in any allow list, and no organisation asked for, everybody
 * may log in. A file that is missing, unreadable or has a bad line never opens the hub. Names are compared in lower case.
 *
 * @param admins may log in unless blocked, and see the hub's admin page
 * @param allowed beside those of the allow files
 * @param blocked beside those of the block files
 * @param allowFiles names of files, such as {@code allow}; made empty with the hub, and never written again except by
 *     {@link Cyberhub#allow}
 * @param blockFiles the same; {@link Cyberhub#block} writes to the first
 */
public record AccessPolicy(
        Set<String> admins,
        Set<String> allowed,
        Set<String> blocked,
        List<String> allowFiles,
        List<String> blockFiles) {
    static final Pattern NAME = Pattern.compile("[a-z0-9_][a-z0-9._@+-]{0,62}");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,62}");

    public AccessPolicy {
        admins = names(admins);
        allowed = names(allowed);
        blocked = names(blocked);
        allowFiles = List.copyOf(allowFiles);
        blockFiles = List.copyOf(blockFiles);
        Stream.concat(allowFiles.stream(), blockFiles.stream()).forEach(AccessPolicy::requireFile);
        if (blockFiles.isEmpty())
            throw new IllegalArgumentException("an access policy needs a block file, in which block(user) writes");
        if (Stream.concat(allowFiles.stream(), blockFiles.stream()).distinct().count()
                < allowFiles.size() + blockFiles.size())
            throw new IllegalArgumentException("one list file is named twice: " + allowFiles + ", " + blockFiles);
    }

    /** The files {@code allow} and {@code block}, and no values. */
    public static AccessPolicy lists() {
        return new AccessPolicy(Set.of(), Set.of(), Set.of(), List.of("allow"), List.of("block"));
    }

    public AccessPolicy admins(String... admins) {
        return new AccessPolicy(Set.of(admins), allowed, blocked, allowFiles, blockFiles);
    }

    public AccessPolicy allowed(String... allowed) {
        return new AccessPolicy(admins, Set.of(allowed), blocked, allowFiles, blockFiles);
    }

    public AccessPolicy blocked(String... blocked) {
        return new AccessPolicy(admins, allowed, Set.of(blocked), allowFiles, blockFiles);
    }

    public AccessPolicy allowFiles(String... allowFiles) {
        return new AccessPolicy(admins, allowed, blocked, List.of(allowFiles), blockFiles);
    }

    public AccessPolicy blockFiles(String... blockFiles) {
        return new AccessPolicy(admins, allowed, blocked, allowFiles, List.of(blockFiles));
    }

    /** As names are compared. */
    static String fold(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if it cannot be a user's name */
    static String requireName(String name) {
        var folded = fold(name);
        if (!NAME.matcher(folded).matches())
            throw new IllegalArgumentException(
                    "\"" + name
                            + "\" cannot be a user's name: 1 to 63 of letters, digits and . _ @ + -, the first a letter, digit or _");
        return folded;
    }

    private static Set<String> names(Set<String> names) {
        var all = new TreeSet<String>();
        names.forEach(name -> all.add(requireName(name)));
        return Set.copyOf(all);
    }

    private static void requireFile(String name) {
        if (!FILE.matcher(name).matches())
            throw new IllegalArgumentException("\"" + name
                    + "\" is not the name of a list file: it lies in the hub's access directory, so it has no slash");
    }
}
