package io.hubwright.registry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A blob on its way to disk, beside its place until {@link #finish()} has found size and digest right. */
final class CheckedFile extends OutputStream {
    private final Path place;
    private final Path partial;
    private final OutputStream file;
    private final CheckedOutput checked;

    private CheckedFile(Path place, Path partial, OutputStream file, Descriptor descriptor) {
        this.place = place;
        this.partial = partial;
        this.file = file;
        this.checked = new CheckedOutput(file, descriptor);
    }

    static CheckedFile create(Path place, Descriptor descriptor) throws IOException {
        var partial = beside(place);
        return new CheckedFile(
                place, partial, Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW), descriptor);
    }

    /** Not a temporary file, which nobody but its owner may read, nor would the finished one. */
    static Path beside(Path place) {
        return place.resolveSibling(".partial-" + UUID.randomUUID());
    }

    @Override
    public void write(int b) throws IOException {
        checked.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        checked.write(bytes, offset, length);
    }

    void finish() throws IOException {
        checked.finish();
        file.close();
        Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Leaves nothing behind unless it was finished. */
    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(partial);
    }
}
