package io.hubwright.registry;

import io.hubwright.HubwrightException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A place that holds images by name: a registry, an OCI layout directory, a tar. The same verbs on each, and {@code from.copy(name,
 * to)} in every direction. Names are {@code hub/core:1.4} in a registry (without its host) and in a tar, {@code 1.4}
 * in a layout.
 *
 * <p>All verbs block until their effect is true and can be interrupted; what is half-written never has its final name.
 */
public sealed interface ImageStore permits RegistryClient, OciLayout, ImageTar {

    /** A layout for a directory, a tar for a file; for what is not there yet, a tar if its name ends in {@code .tar}. */
    static ImageStore at(Path path) {
        if (Files.isDirectory(path)) return OciLayout.at(path);
        return Files.exists(path) || path.toString().endsWith(".tar") ? ImageTar.at(path) : OciLayout.at(path);
    }

    /** All names; at a registry a request per repository. Images without a name are not among them. */
    List<String> names();

    /** What a name stands for. */
    Optional<Descriptor> find(String name);

    /**
     * The image, or the index with all its images. Manifests are read now, configs and layers when they are used.
     *
     * @throws io.hubwright.NotFoundException if there is none of that name
     */
    Image image(String name);

    /** The image, of an index the one for this platform; reads no other manifest. */
    Image image(String name, Platform platform);

    /** Stores an image with all that it points to, and names it; what is there already is not written again. */
    Transferred put(Image image, String name);

    /** Copies an image or a whole index, its digest kept, under the same name. */
    default Transferred copy(String name, ImageStore to) {
        return copy(name, to, name);
    }

    /** Copies an image or a whole index, its digest kept, under a new name. */
    default Transferred copy(String name, ImageStore to, String newName) {
        return to.put(image(name), newName);
    }

    /** What the image is and how big. */
    Description describe(String name);

    /** Gives an image one more name. */
    default void tag(String name, String newName) {
        put(image(name), newName);
    }

    /**
     * Takes an image away. Never fails because it is not there.
     *
     * @throws io.hubwright.ConflictException at a registry, if other tags share the image and would go with it
     */
    Deleted delete(String name);

    /** Reads the whole image, and says what is wrong with it. */
    default Validation validate(String name) {
        return image(name).validate();
    }

    /** The same store, moving images in another way. */
    ImageStore transfer(Transfer transfer);

    /** The only image, or the only one that this name ends with; for programs that are given a path alone. */
    default String onlyName() {
        var names = names();
        if (names.size() == 1) return names.get(0);
        throw new HubwrightException(this + " holds " + names.size() + " names, not one; choose from " + names);
    }
}
