package io.hubwright.throwaway.openstack;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Nova's and Cinder's pages: a limit of at most 1000, and the id after which the page begins. */
record Pages<T>(List<T> rows, Optional<String> next) {
    private static final int MAX = 1000;

    static <T> Pages<T> of(Context context, List<T> all, Function<T, String> id) {
        return of(context, all, id, marker -> ApiError.badRequest("marker [" + marker + "] not found"));
    }

    static <T> Pages<T> of(
            Context context, List<T> all, Function<T, String> id, Function<String, ApiError> unknownMarker) {
        int limit = number(context, "limit").map(n -> Math.min(n, MAX)).orElse(MAX);
        int from = context.query("marker")
                        .map(marker -> indexAfter(all, id, marker, unknownMarker))
                        .orElse(0)
                + number(context, "offset").orElse(0);
        List<T> rest = all.subList(Math.min(from, all.size()), all.size());
        List<T> page = List.copyOf(rest.subList(0, Math.min(limit, rest.size())));
        boolean full = !page.isEmpty() && page.size() == limit;
        return new Pages<>(page, full ? Optional.of(id.apply(page.get(page.size() - 1))) : Optional.empty());
    }

    private static Optional<Integer> number(Context context, String name) {
        return context.query(name).map(text -> {
            if (!text.matches("\\d{1,9}")) {
                throw ApiError.badRequest("Invalid input for query parameters " + name + ". Value: " + text + ". '"
                        + text + "' does not match '^[0-9]*$'");
            }
            return Integer.parseInt(text);
        });
    }

    private static <T> int indexAfter(
            List<T> all, Function<T, String> id, String marker, Function<String, ApiError> unknown) {
        for (int i = 0; i < all.size(); i++) {
            if (id.apply(all.get(i)).equals(marker)) {
                return i + 1;
            }
        }
        throw unknown.apply(marker);
    }
}
