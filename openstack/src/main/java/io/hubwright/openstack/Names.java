package io.hubwright.openstack;

import io.hubwright.ConflictException;
import io.hubwright.NotFoundException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds by id or name among what there is, and answers an unknown name with the nearest ones.
 *
 * @param what in one word, for messages: {@code image}
 */
record Names<T>(String what, Function<T, String> id, Function<T, String> name) {
    private static final int SUGGESTIONS = 5;

    /**
     * The one.
     *
     * @throws NotFoundException if there is none; the message has the nearest names
     * @throws ConflictException if several have the name; the message has their ids
     */
    T get(String idOrName, List<T> all) {
        return find(idOrName, all)
                .orElseThrow(() -> new NotFoundException(
                        "there is no " + what + " \"" + idOrName + "\"; " + nearest(idOrName, all)));
    }

    Optional<T> find(String idOrName, List<T> all) {
        var byId = all.stream().filter(one -> id.apply(one).equals(idOrName)).findFirst();
        if (byId.isPresent()) return byId;
        var named = all.stream().filter(one -> name.apply(one).equals(idOrName)).toList();
        if (named.size() > 1)
            throw new ConflictException(named.size() + " of the " + what + "s are called \"" + idOrName
                    + "\": give the id of one, " + named.stream().map(id).collect(Collectors.joining(" or ")));
        return named.stream().findFirst();
    }

    private String nearest(String wanted, List<T> all) {
        var names = all.stream()
                .map(name)
                .filter(one -> !one.isEmpty())
                .distinct()
                .sorted(Comparator.comparingInt((String one) -> distance(wanted, one))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SUGGESTIONS)
                .toList();
        return names.isEmpty() ? "there is none at all" : "the nearest are " + String.join(", ", names);
    }

    /** Levenshtein's, without regard to case; a prefix counts as near. */
    static int distance(String wanted, String candidate) {
        var a = wanted.toLowerCase(Locale.ROOT);
        var b = candidate.toLowerCase(Locale.ROOT);
        if (b.startsWith(a) || a.startsWith(b)) return 1;
        var previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) previous[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], previous[j]));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
