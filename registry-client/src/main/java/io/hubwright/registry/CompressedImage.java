package io.hubwright.registry;

import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;

/**
 * An image whose plain layers are compressed into files of this computer, gone when it is closed. A layer that is known to be there
 * in its compressed form is not compressed again.
 */
final class CompressedImage implements AutoCloseable {
    private static final int MOST_PROCESSORS = 8;
    private static final int ZSTD_LEVEL = 3;

    private final Path directory;
    private final Compression compression;
    private final LayerMemory memory;
    private final Predicate<Descriptor> isThere;
    private final int processors =
            Math.min(MOST_PROCESSORS, Runtime.getRuntime().availableProcessors());

    /** @param isThere whether the registry has a blob already */
    CompressedImage(Compression compression, LayerMemory memory, Predicate<Descriptor> isThere) {
        this.compression = compression;
        this.memory = memory;
        this.isThere = isThere;
        try {
            this.directory = Files.createTempDirectory("hubwright-layers-");
        } catch (IOException e) {
            throw Failure.local("compress layers", e);
        }
    }

    Image of(Image image) {
        List<Blob> layers = new ArrayList<>();
        for (var layer : image.layerBlobs())
            layers.add(
                    MediaType.isPlainLayer(layer.descriptor().mediaType())
                            ? known(layer).orElseGet(() -> press(layer))
                            : layer);
        var type = compression == Compression.ZSTD
                ? MediaType.oci(image.descriptor().mediaType())
                : image.descriptor().mediaType();
        var config = image.blobs().get(0);
        if (compression == Compression.ZSTD)
            config = new Blob(
                    Descriptor.of(MediaType.oci(config.descriptor().mediaType()), config.digest(), config.size()),
                    config.content());
        return Image.of(type, config, layers);
    }

    /** Its bytes are made after all, if the registry has lost them meanwhile. */
    private Optional<Blob> known(Blob layer) {
        return memory.compressed(layer.digest(), compression)
                .map(known -> Descriptor.of(
                        MediaType.compressed(layer.descriptor().mediaType(), compression),
                        known.digest(),
                        known.size()))
                .filter(isThere)
                .map(descriptor ->
                        new Blob(descriptor, () -> press(layer).content().open()));
    }

    private Blob press(Blob layer) {
        var file = directory.resolve(layer.digest().hex());
        var raw = Digest.hasher(layer.digest().algorithm());
        var packed = Digest.hasher("sha256");
        var pool = Executors.newFixedThreadPool(processors, CompressedImage::daemon);
        try (var in = new DigestInputStream(layer.content().open(), raw);
                var out = new DigestOutputStream(Files.newOutputStream(file), packed)) {
            if (compression == Compression.ZSTD) zstd(in, out);
            else new BlockGzip(pool, 2 * processors).compress(in, out);
        } catch (IOException e) {
            throw Failure.local("compress the layer " + layer.digest(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException("interrupted while compressing " + layer.digest(), e);
        } finally {
            pool.shutdownNow();
        }
        var found = Digest.of(layer.digest().algorithm(), raw.digest());
        if (!found.equals(layer.digest()))
            throw new HubwrightException("the layer " + layer.digest() + " is " + found
                    + "; the source is damaged or changed meanwhile: make the image again");
        return packed(layer, file, Digest.of("sha256", packed.digest()));
    }

    private Blob packed(Blob layer, Path file, Digest digest) {
        try {
            long size = Files.size(file);
            memory.remember(layer.digest(), compression, new Measured(digest, size));
            var type = MediaType.compressed(layer.descriptor().mediaType(), compression);
            return new Blob(Descriptor.of(type, digest, size), () -> Files.newInputStream(file));
        } catch (IOException e) {
            throw Failure.local("compress the layer " + layer.digest(), e);
        }
    }

    private void zstd(InputStream in, OutputStream out) throws IOException {
        try (var packing = ZstdCompressorOutputStream.builder()
                .setOutputStream(out)
                .setLevel(ZSTD_LEVEL)
                .setWorkers(processors)
                .get()) {
            in.transferTo(packing);
        } catch (LinkageError e) {
            throw Unpacked.noZstd(e);
        }
    }

    private static Thread daemon(Runnable task) {
        var thread = new Thread(task, "hubwright-registry-gzip");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + directory, e);
        }
    }
}
