package io.hubwright.registry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

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
        var partial = Files.createTempFile(place.getParent(), ".partial-", "");
        return new CheckedFile(place, partial, Files.newOutputStream(partial), descriptor);
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
