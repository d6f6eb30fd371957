package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Images that come into the registry when somebody asks for them. Thread-safe. */
final class Offers implements HttpHandler {
    private static final Pattern QUESTION = Pattern.compile("/v2/(.+)/(manifests|tags)/([^/]+)");

    private final HttpHandler registry;
    private final BiConsumer<InputStream, String> loader;
    private final Map<ImageName, Supplier<InputStream>> waiting = new ConcurrentHashMap<>();

    Offers(HttpHandler registry, BiConsumer<InputStream, String> loader) {
        this.registry = registry;
        this.loader = loader;
    }

    void add(String name, Supplier<InputStream> dockerSave) {
        waiting.put(ImageName.parse(name), dockerSave);
    }

    @Override
    public Response handle(Request request) throws IOException {
        var question = QUESTION.matcher(request.path());
        if (question.matches() && !request.method().equals("PUT")) {
            var repository = question.group(1);
            var tag = question.group(3);
            load(
                    question.group(2).equals("tags")
                            ? name -> name.repository().equals(repository)
                            : new ImageName(repository, tag)::equals);
        }
        return registry.handle(request);
    }

    private void load(Predicate<ImageName> asked) throws IOException {
        for (var name : waiting.keySet()) if (asked.test(name)) load(name);
    }

    // A second one who asks waits here for the first. An offer that fails stays, and fails again.
    private synchronized void load(ImageName name) throws IOException {
        var offer = Optional.ofNullable(waiting.get(name));
        if (offer.isEmpty()) return;
        try (var tar = offer.get().get()) {
            loader.accept(tar, name.toString());
        }
        waiting.remove(name);
    }
}
