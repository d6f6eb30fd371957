package io.hubwright.throwaway.machine;

import io.hubwright.NotFoundException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Images for a Docker Hub mirror where Docker Hub is out of reach, made from Debian's packages: a registry in the shape of the
 * official image, and a greeting. Thread-safe; close it.
 */
public final class HubImages implements AutoCloseable {
    private static final Map<String, Recipe> RECIPES = recipes();

    private final Engine engine;
    private final Images images;

    private HubImages(Engine engine, Images images) {
        this.engine = engine;
        this.images = images;
    }

    private static Map<String, Recipe> recipes() {
        var recipes = new LinkedHashMap<String, Recipe>();
        recipes.put("library/registry:2", Recipe.REGISTRY);
        recipes.put("library/registry:2.8.2", Recipe.REGISTRY);
        recipes.put("library/hello-world:latest", Recipe.HELLO_WORLD);
        return recipes;
    }

    /**
     * Needs this computer's Docker Engine. Builds nothing yet.
     *
     * @param progress is told in a sentence what takes time
     */
    public static HubImages open(Consumer<String> progress) {
        var engine = Engine.connect();
        return new HubImages(engine, new Images(engine, progress));
    }

    /** Repository and tag of each, such as {@code library/registry:2}. */
    public List<String> names() {
        return List.copyOf(RECIPES.keySet());
    }

    /**
     * The image as {@code docker save} writes it: a tar with {@code manifest.json}, the config and the layers (as uncompressed
     * tars). Close the stream. Blocks for a minute if the image is to be made first.
     */
    public InputStream archive(String name) {
        var recipe = RECIPES.get(name);
        if (recipe == null)
            throw new NotFoundException("no image " + name + " is made for the mirror; there are " + names());
        var tag = images.ensure(recipe);
        return engine.ask(
                "save image " + tag, client -> client.saveImageCmd(tag).exec());
    }

    @Override
    public void close() {
        engine.close();
    }
}
