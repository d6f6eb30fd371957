package io.hubwright.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Bytes that can be read again from the start: each stream gives the same. */
@FunctionalInterface
interface Content {
    int BUFFER = 256 << 10;

    InputStream open() throws IOException;

    /** All of them into a sink whose failures are this computer's, not the source's. */
    default void writeTo(OutputStream sink) throws IOException {
        try (var in = open()) {
            var buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) sink.write(buffer, 0, read);
        }
    }

    /** The repository they come from, if that is in a registry. */
    default Optional<ImageRef> origin() {
        return Optional.empty();
    }

    static Content of(byte[] bytes) {
        return () -> new ByteArrayInputStream(bytes);
    }
}
