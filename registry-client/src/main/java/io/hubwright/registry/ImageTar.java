package io.hubwright.registry;

import io.hubwright.NotFoundException;
import io.hubwright.Time;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tar of images: what {@code docker save} writes, in its older and its newer form, and an OCI layout as a tar. What is written
 * is both at once: {@code docker load} and every tool for OCI layouts read it, digests are kept. A change writes the whole
 * file anew, and puts it in the old one's place when it is complete.
 */
public final class ImageTar implements ImageStore {
    private final Path tar;
    private final Transfer transfer;

    private ImageTar(Path tar, Transfer transfer) {
        this.tar = tar;
        this.transfer = transfer;
    }

    /** Nothing is read yet; the file is made when something is put into it. */
    public static ImageTar at(Path tar) {
        return new ImageTar(tar, Transfer.defaults());
    }

    @Override
    public ImageTar transfer(Transfer transfer) {
        return new ImageTar(tar, transfer);
    }

    @Override
    public List<String> names() {
        return contents().names();
    }

    @Override
    public Optional<Descriptor> find(String name) {
        return Files.exists(tar) && contents().names().contains(name)
                ? Optional.of(image(name).descriptor())
                : Optional.empty();
    }

    @Override
    public Image image(String name) {
        return contents().whole(name);
    }

    @Override
    public Image image(String name, Platform platform) {
        return contents().one(name, platform);
    }

    /** The only one; of one with several platforms, this computer's. */
    Image only() {
        return contents().only();
    }

    /** Whether plain layers may become something else when they are pushed: Docker saves them so, whatever they were before. */
    boolean isDockerSave() {
        return contents().isDockerSave();
    }

    @Override
    public Description describe(String name) {
        var whole = image(name);
        return Describe.image(toString(), whole.descriptor(), image(name, Platform.ofThisComputer()), whole);
    }

    @Override
    public Transferred put(Image image, String name) {
        LayoutIndex.requireName(name);
        var images = images();
        images.put(name, image);
        var meter = new Meter(transfer.progress(), Time.SYSTEM, TarOfImages.blobBytes(images));
        new TarOfImages(tar, images, transfer.parallel(), meter).write();
        return meter.result(image.digest());
    }

    @Override
    public Deleted delete(String name) {
        var images = images();
        var gone = Optional.ofNullable(images.remove(name));
        if (gone.isEmpty()) return new Deleted(Optional.empty(), List.of());
        var meter = new Meter(progress -> {}, Time.SYSTEM, 0);
        new TarOfImages(tar, images, transfer.parallel(), meter).write();
        return new Deleted(gone.map(Image::digest), List.of(name));
    }

    private Map<String, Image> images() {
        Map<String, Image> images = new LinkedHashMap<>();
        if (!Files.exists(tar)) return images;
        var contents = contents();
        for (var name : contents.names()) images.put(name, contents.whole(name));
        return images;
    }

    private TarContents contents() {
        if (!Files.exists(tar)) throw new NotFoundException("there is no file " + tar);
        return TarContents.of(tar, toString());
    }

    @Override
    public String toString() {
        return "the tar " + tar;
    }
}
