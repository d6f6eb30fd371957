package io.hubwright.hub;

import io.hubwright.DataSize;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * An image that no container uses.
 *
 * @param names with tags; empty if nothing but its id is left, as after a newer one was built or pulled under its name
 * @param created when it was built, not when it was pulled
 */
public record UnusedImage(String id, List<String> names, DataSize size, Instant created) {
    public UnusedImage {
        names = List.copyOf(names);
    }

    static UnusedImage parse(String line) {
        var words = line.split("\t", 4);
        var names = words.length < 4
                ? List.<String>of()
                : Stream.of(words[3].split(" "))
                        .filter(name -> !name.isBlank() && !name.startsWith("<none>"))
                        .toList();
        return new UnusedImage(words[0], names, DataSize.bytes(Long.parseLong(words[1])), Instant.parse(words[2]));
    }

    @Override
    public String toString() {
        return (names.isEmpty() ? id : String.join(" ", names)) + " (" + size + ")";
    }
}
