package io.hubwright.throwaway.machine;

import io.hubwright.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Images for a Docker Hub mirror where Docker Hub is out of reach: registries in the shape of the official image (2.8 from Debian's
 * package, 3 from its Go module), a greeting, and what {@link MirroredImages} add. Thread-safe; close it.
 */
public final class HubImages implements AutoCloseable {
    private final Engine engine;
    private final Images images;
    private final Map<String, Recipe> recipes;

    private HubImages(Engine engine, Images images, Map<String, Recipe> recipes) {
        this.engine = engine;
        this.images = images;
        this.recipes = recipes;
    }

    private static Map<String, Recipe> recipes() {
        var recipes = new LinkedHashMap<String, Recipe>();
        recipes.put("library/registry:3", Recipe.REGISTRY_3);
        recipes.put("library/registry:2", Recipe.REGISTRY);
        recipes.put("library/registry:2.8.2", Recipe.REGISTRY);
        recipes.put("library/hello-world:latest", Recipe.HELLO_WORLD);
        for (var more : ServiceLoader.load(MirroredImages.class))
            more.images().forEach(image -> recipes.put(image.name(), image.recipe()));
        return recipes;
    }

    /**
     * Needs this computer's Docker Engine. Builds nothing yet.
     *
     * @param progress is told in a sentence what takes time
     */
    public static HubImages open(Consumer<String> progress) {
        var engine = Engine.connect();
        return new HubImages(engine, new Images(engine, progress), recipes());
    }

    /** Makes all of them that the Docker Engine does not have. Blocks for minutes then. */
    public static void build(Consumer<String> progress) {
        try (var images = open(progress)) {
            images.names().forEach(images::make);
        }
    }

    /** Repository and tag of each, such as {@code library/registry:3}. */
    public List<String> names() {
        return List.copyOf(recipes.keySet());
    }

    /**
     * Makes it if the Docker Engine does not have it. Blocks for a minute or some then.
     *
     * @return its name in this computer's Docker Engine
     */
    public String make(String name) {
        var recipe = recipes.get(name);
        if (recipe == null)
            throw new NotFoundException("no image " + name + " is made for the mirror; there are " + names());
        return images.ensure(recipe);
    }

    /**
     * The image as {@code docker save} writes it: a tar with {@code manifest.json}, the config and the layers (as uncompressed
     * tars). Close the stream. Blocks like {@link #make}.
     */
    public InputStream archive(String name) {
        var tag = make(name);
        return engine.ask(
                "save image " + tag, client -> client.saveImageCmd(tag).exec());
    }

    /** Copies a file of the image to one of this computer's. Blocks like {@link #make}. */
    public void extract(String name, String file, Path target) throws IOException {
        var tag = make(name);
        var what = "copy " + file + " out of image " + tag;
        var container =
                engine.ask(what, client -> client.createContainerCmd(tag).exec().getId());
        try (var tar =
                new TarArchiveInputStream(engine.ask(what, client -> client.copyArchiveFromContainerCmd(container, file)
                        .exec()))) {
            if (tar.getNextEntry() == null) throw new IOException(what + ": nothing came");
            Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            engine.remove(container);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
