package io.hubwright.throwaway.simulated;

import java.util.ArrayList;
import java.util.List;

/**
 * What containers were asked, in its order. Who asks the same again, be it one request or a few in a row, waits for something: only the
 * last round is kept.
 */
final class Talk {
    // Longer than a proof, which may be made again, too.
    private static final int LONGEST_ROUND = 16;

    private final List<String> keys = new ArrayList<>();
    private final List<String> places = new ArrayList<>();
    private int count;

    /** The places of those before it that need not be kept. */
    List<String> add(String key) {
        keys.add(key);
        places.add("talk " + ++count);
        for (int round = 1; round <= LONGEST_ROUND && 2 * round <= keys.size(); round++) {
            int second = keys.size() - round;
            int first = second - round;
            if (!keys.subList(first, second).equals(keys.subList(second, keys.size()))) continue;
            var superseded = List.copyOf(places.subList(first, second));
            keys.subList(first, second).clear();
            places.subList(first, second).clear();
            return superseded;
        }
        return List.of();
    }

    /** The place of what was added last. */
    String last() {
        return places.get(places.size() - 1);
    }
}
