package io.hubwright.throwaway.registry;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A part of a list, in the list's order, and whether the client should ask for more. */
record Page(List<String> names, int size, boolean more, String filter) {

    /** As many as the client asks for with {@code n}, after the one that it names with {@code last}. */
    static Page of(Request request, List<String> all, RegistryTraits traits) {
        int size = size(request, traits);
        String last = request.parameter("last").orElse("");
        List<String> rest =
                all.stream().filter(name -> name.compareTo(last) > 0).toList();
        List<String> names = rest.subList(0, Math.min(size, rest.size()));
        // CNCF's registry links on whenever a page is full, so that the last one may be empty.
        boolean full = traits.kind().isDistribution() && names.size() == size;
        String filter = request.parameter("artifactType")
                .map(type -> "&artifactType=" + URLEncoder.encode(type, StandardCharsets.UTF_8))
                .orElse("");
        return new Page(names, size, size > 0 && (full || rest.size() > size), filter);
    }

    private static int size(Request request, RegistryTraits traits) {
        String text = request.parameter("n").orElse("" + traits.pageSize());
        if (!text.matches("[0-9]{1,9}")) {
            throw invalid("n is a number, not " + text);
        }
        int wanted = Integer.parseInt(text);
        if (wanted > traits.pageSize() && traits.kind().isDistribution()) {
            throw invalid("n is at most " + traits.pageSize() + ", not " + text);
        }
        return Math.min(wanted, traits.pageSize());
    }

    private static RegistryError invalid(String message) {
        return new RegistryError(400, "PAGINATION_NUMBER_INVALID", message);
    }

    Response link(String path, Response response) {
        return more
                ? response.header(
                        "Link",
                        "<" + path + "?last=" + names.get(names.size() - 1) + "&n=" + size + filter + ">; rel=\"next\"")
                : response;
    }
}
