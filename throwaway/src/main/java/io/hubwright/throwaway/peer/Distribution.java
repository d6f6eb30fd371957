package io.hubwright.throwaway.peer;

import io.hubwright.throwaway.machine.HubImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/** CNCF's registry 3.x as a program of this computer: the same that machines pull as {@code registry:3}. */
public final class Distribution {
    private static final String IMAGE = "library/registry:3";

    private Distribution() {}

    /**
     * Takes it out of its image, and makes that before if it has to: minutes then. It is kept in {@code ~/.cache/hubwright-tests}.
     * Needs this computer's Docker Engine.
     *
     * @param progress is told in a sentence what takes time
     */
    public static Path program(Consumer<String> progress) {
        try (var images = HubImages.open(progress)) {
            var recipe = images.make(IMAGE).replaceFirst(".*/", "").replace(':', '@');
            var file = GoProgram.cache().resolve(recipe).resolve("registry");
            return Files.isExecutable(file) ? file : extract(images, file);
        } catch (IOException e) {
            throw new UncheckedIOException("take the registry out of its image: " + e.getMessage(), e);
        }
    }

    private static Path extract(HubImages images, Path file) throws IOException {
        var directory = Files.createDirectories(file.toAbsolutePath().getParent());
        var extracted = Files.createTempFile(directory, "registry", ".new");
        images.extract(IMAGE, "/bin/registry", extracted);
        if (!extracted.toFile().setExecutable(true)) throw new IOException(extracted + " cannot be made executable");
        return Files.move(extracted, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
