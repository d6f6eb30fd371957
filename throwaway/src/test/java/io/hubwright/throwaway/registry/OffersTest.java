package io.hubwright.throwaway.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OffersTest {
    private final AtomicInteger loads = new AtomicInteger();

    private void offer(EmbeddedRegistry registry, String name) {
        registry.offer(name, () -> {
            loads.incrementAndGet();
            return new ByteArrayInputStream(SavedImages.layout("any:1"));
        });
    }

    private static int get(EmbeddedRegistry registry, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(registry.url() + path)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
    }

    @Test
    void anOfferedImageIsLoadedOnceWhenItsTagIsAskedFor() throws Exception {
        try (var registry = EmbeddedRegistry.start(RegistrySettings.defaults())) {
            offer(registry, "lab/hub:1");
            offer(registry, "lab/hub:2");
            assertEquals(List.of(), registry.repositories());
            assertEquals(404, get(registry, "/v2/lab/hub/manifests/3"));
            assertEquals(0, loads.get());
            assertEquals(200, get(registry, "/v2/lab/hub/manifests/1"));
            assertEquals(200, get(registry, "/v2/lab/hub/manifests/1"));
            assertEquals(1, loads.get());
            assertEquals(List.of("1"), registry.tags("lab/hub"));
        }
    }

    @Test
    void whoAsksForTheTagsGetsAllThatAreOffered() throws Exception {
        try (var registry = EmbeddedRegistry.start(RegistrySettings.defaults())) {
            offer(registry, "lab/hub:1");
            offer(registry, "lab/hub:2");
            offer(registry, "lab/other:1");
            assertEquals(200, get(registry, "/v2/lab/hub/tags/list"));
            assertEquals(List.of("1", "2"), registry.tags("lab/hub"));
            assertEquals(2, loads.get());
        }
    }

    @Test
    void anOfferThatFailsIsTriedAgain() throws Exception {
        try (var registry = EmbeddedRegistry.start(RegistrySettings.defaults())) {
            registry.offer("lab/hub:1", () -> {
                if (loads.incrementAndGet() == 1) throw new IllegalStateException("not yet");
                return new ByteArrayInputStream(SavedImages.layout("any:1"));
            });
            assertEquals(500, get(registry, "/v2/lab/hub/manifests/1"));
            assertEquals(200, get(registry, "/v2/lab/hub/manifests/1"));
        }
    }
}
