package io.hubwright.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A list back to front: what is built last is taken down first. */
final class Reversed {
    private Reversed() {}

    static <E> List<E> of(List<E> list) {
        var reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return List.copyOf(reversed);
    }
}
