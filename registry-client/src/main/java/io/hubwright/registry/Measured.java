package io.hubwright.registry;

import java.io.IOException;

/** Size and digest of some content. */
record Measured(Digest digest, long size) {
    private static final int BUFFER = 256 << 10;

    static Measured of(Content content) throws IOException {
        var hash = Digest.hasher("sha256");
        var buffer = new byte[BUFFER];
        long size = 0;
        try (var in = content.open()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.update(buffer, 0, read);
                size += read;
            }
        }
        return new Measured(Digest.of("sha256", hash.digest()), size);
    }
}
