package io.hubwright.registry;

import java.util.function.Consumer;

/**
 * How images are moved.
 *
 * @param parallel how many blobs go at the same time, the biggest first; a thin line is better off with one
 * @param compression of the plain layers of {@code docker save} tars
 * @param progress told now and then, by one thread at a time; what it throws ends the transfer
 */
public record Transfer(int parallel, Compression compression, Consumer<Progress> progress) {
    private static final int MOST = 32;

    public Transfer {
        if (parallel < 1 || parallel > MOST)
            throw new IllegalArgumentException("1 to " + MOST + " blobs go at the same time, not " + parallel);
    }

    /** Four blobs at a time, gzip, nobody watches. */
    public static Transfer defaults() {
        return new Transfer(4, Compression.GZIP, progress -> {});
    }

    public Transfer parallel(int parallel) {
        return new Transfer(parallel, compression, progress);
    }

    public Transfer compression(Compression compression) {
        return new Transfer(parallel, compression, progress);
    }

    public Transfer progress(Consumer<Progress> progress) {
        return new Transfer(parallel, compression, progress);
    }
}
