package io.hubwright.registry;

import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * A directory in the form of the OCI image layout 1.0: {@code oci-layout}, {@code index.json}, {@code blobs/}. One writer at a time;
 * readers always see whole files.
 */
public final class OciLayout implements ImageStore {
    private final Path directory;
    private final Transfer transfer;

    private OciLayout(Path directory, Transfer transfer) {
        this.directory = directory;
        this.transfer = transfer;
    }

    /** Nothing is read yet; the directory is made when something is put into it. */
    public static OciLayout at(Path directory) {
        return new OciLayout(directory, Transfer.defaults());
    }

    @Override
    public OciLayout transfer(Transfer transfer) {
        return new OciLayout(directory, transfer);
    }

    @Override
    public List<String> names() {
        return index().names();
    }

    @Override
    public Optional<Descriptor> find(String name) {
        return Files.exists(directory.resolve(LayoutIndex.FILE)) ? index().find(name) : Optional.empty();
    }

    @Override
    public Image image(String name) {
        return Tree.whole(manifest(index().require(name)), shelf(), toString());
    }

    @Override
    public Image image(String name, Platform platform) {
        return Tree.one(manifest(index().require(name)), platform, shelf(), toString());
    }

    /** Of one with several platforms, this computer's. */
    Image only() {
        return Tree.one(manifest(index().only()), Platform.ofThisComputer(), shelf(), toString());
    }

    @Override
    public Description describe(String name) {
        return Describe.image(toString(), index().require(name), image(name, Platform.ofThisComputer()), image(name));
    }

    @Override
    public Transferred put(Image image, String name) {
        LayoutIndex.requireName(name);
        var meter =
                new Meter(transfer.progress(), Time.SYSTEM, image.blobBytes().bytes());
        List<Runnable> tasks = new ArrayList<>();
        for (var blob : Push.biggestFirst(image.allBlobs())) tasks.add(() -> put(blob, meter));
        Workers.run("write to " + this, transfer.parallel(), tasks);
        for (var manifest : image.manifests()) write(manifest.manifestBlob(), bytes -> {});
        name(image.descriptor(), name);
        return meter.result(image.digest());
    }

    private void put(Blob blob, Meter meter) {
        if (has(blob.descriptor())) {
            meter.present(blob.descriptor());
            return;
        }
        write(blob, bytes -> meter.reached(blob.descriptor(), bytes));
        meter.sent(blob.descriptor());
    }

    private void write(Blob blob, LongConsumer progress) {
        if (has(blob.descriptor())) return;
        var place = file(blob.digest());
        try {
            Files.createDirectories(place.getParent());
            try (var file = CheckedFile.create(place, blob.descriptor())) {
                blob.content().writeTo(new CountedOutput(file, progress));
                file.finish();
            }
        } catch (IOException e) {
            throw Failure.local("write " + blob.digest() + " to " + this, e);
        }
    }

    /** The name alone goes; {@link #collectGarbage} frees the space. */
    @Override
    public Deleted delete(String name) {
        var found = find(name);
        if (found.isEmpty()) return new Deleted(Optional.empty(), List.of());
        replace(index().without(name));
        return new Deleted(found.map(Descriptor::digest), List.of(name));
    }

    /** Deletes the blobs that no named image needs, and says how many bytes that freed. Nobody may write meanwhile. */
    public DataSize collectGarbage() {
        Set<Digest> needed = new HashSet<>();
        for (var entry : index().entries()) {
            var tree = Tree.whole(manifest(entry), shelf(), toString());
            tree.manifests().forEach(image -> needed.add(image.digest()));
            tree.allBlobs().forEach(blob -> needed.add(blob.digest()));
        }
        long freed = 0;
        try (var files = Files.walk(directory.resolve("blobs"), 2)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (needed.stream().anyMatch(digest -> file.equals(file(digest)))) continue;
                freed += Files.size(file);
                Files.delete(file);
            }
        } catch (IOException e) {
            throw failure("collect the garbage of", e);
        }
        return DataSize.bytes(freed);
    }

    private boolean has(Descriptor descriptor) {
        var file = file(descriptor.digest());
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) == descriptor.size().bytes();
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    private void name(Descriptor image, String name) {
        var old = Files.exists(directory.resolve(LayoutIndex.FILE)) ? index() : LayoutIndex.empty(toString());
        replace(old.with(image, name));
    }

    private void replace(LayoutIndex index) {
        try {
            Files.createDirectories(directory);
            replace("oci-layout", LayoutIndex.VERSION);
            replace(LayoutIndex.FILE, index.bytes());
        } catch (IOException e) {
            throw Failure.local("write to " + this, e);
        }
    }

    private void replace(String name, byte[] bytes) throws IOException {
        var fresh = CheckedFile.beside(directory.resolve(name));
        try {
            Files.write(fresh, bytes);
            Files.move(
                    fresh,
                    directory.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private Tree.Shelf shelf() {
        return new Tree.Shelf() {
            @Override
            public Manifest manifest(Descriptor descriptor) {
                return OciLayout.this.manifest(descriptor);
            }

            @Override
            public Content content(Descriptor descriptor) {
                return OciLayout.this.content(descriptor);
            }
        };
    }

    private Manifest manifest(Descriptor descriptor) {
        if (descriptor.size().bytes() > Manifest.LIMIT)
            throw new HubwrightException(
                    this + " has a manifest of " + descriptor.size() + ", more than registries take");
        requireThere(descriptor);
        try (var in = Files.newInputStream(file(descriptor.digest()))) {
            var bytes = in.readNBytes(Manifest.LIMIT + 1);
            return Manifest.of(bytes, descriptor.mediaType(), Optional.of(descriptor.digest()), toString());
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    private Content content(Descriptor descriptor) {
        requireThere(descriptor);
        var file = file(descriptor.digest());
        return () -> Files.newInputStream(file);
    }

    private void requireThere(Descriptor descriptor) {
        if (!has(descriptor))
            throw new NotFoundException(this + " lacks the blob " + descriptor.digest() + " of " + descriptor.size()
                    + "; it was not copied whole");
    }

    private LayoutIndex index() {
        var file = directory.resolve(LayoutIndex.FILE);
        try (var in = Files.newInputStream(file)) {
            return LayoutIndex.of(in.readNBytes(Manifest.LIMIT + 1), toString());
        } catch (IOException e) {
            throw new HubwrightException(this + " is no OCI layout: its index.json cannot be read: " + e, e);
        }
    }

    private Path file(Digest digest) {
        return directory.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
    }

    private HubwrightException failure(String action, IOException e) {
        return new HubwrightException("cannot " + action + " " + this + ": " + e, e);
    }

    @Override
    public String toString() {
        return "the OCI layout " + directory;
    }
}
