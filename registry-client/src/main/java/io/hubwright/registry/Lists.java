package io.hubwright.registry;

import io.hubwright.HubwrightException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Lists in pages, each naming the next in its {@code Link} header (RFC 8288). */
final class Lists {
    private static final int PAGE = 1000;
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;.*?rel=\"?next\"?.*");

    private final Transport transport;

    Lists(Transport transport) {
        this.transport = transport;
    }

    List<String> repositories() {
        var call = Call.of("list the repositories", "GET", transport.uri("/v2/_catalog?n=" + PAGE), Scope.CATALOG);
        return pages(call, "repositories");
    }

    List<String> tags(ImageRef repository) {
        var uri = transport.uri("/v2/" + repository.repository() + "/tags/list?n=" + PAGE);
        return pages(
                Call.of("list the tags of " + repository.repository(), "GET", uri, Scope.pull(repository)), "tags");
    }

    private List<String> pages(Call first, String field) {
        var all = new ArrayList<String>();
        Set<URI> seen = new HashSet<>();
        for (var next = Optional.of(first); next.isPresent(); ) {
            var call = next.get();
            if (!seen.add(call.uri()))
                throw new HubwrightException(
                        first.action() + ": the registry's pages go in a circle at " + call.target());
            var reply = transport.send(call, 200);
            // An empty repository has tags: null in CNCF's registry.
            all.addAll(Json.strings(
                    Json.object(reply.body(), first.action() + ": the answer").path(field)));
            next = next(reply).map(link -> call.uri(transport.follow(call, link)));
        }
        return List.copyOf(all);
    }

    private static Optional<String> next(Reply reply) {
        return reply.headers("Link").stream()
                .map(NEXT::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(match -> match.group(1))
                .findFirst();
    }
}
