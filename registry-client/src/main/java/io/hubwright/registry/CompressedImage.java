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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;

/**
 * An image whose plain layers are compressed into files of this computer, gone when it is closed. Each is sent while the next
 * is compressed. A layer that is known to be there in its compressed form is not compressed again.
 */
final class CompressedImage implements AutoCloseable {
    private static final int MOST_PROCESSORS = 8;
    private static final int ZSTD_LEVEL = 3;

    private final Path directory;
    private final Transfer transfer;
    private final Compression compression;
    private final LayerMemory memory;
    private final Push push;
    private final int processors =
            Math.min(MOST_PROCESSORS, Runtime.getRuntime().availableProcessors());
    private final ExecutorService pool = Executors.newFixedThreadPool(processors, CompressedImage::daemon);

    private final BlockGzip gzip = new BlockGzip(pool, 2 * processors);

    /** One layer takes all processors. */
    private final Semaphore turn = new Semaphore(1, true);

    CompressedImage(Transfer transfer, LayerMemory memory, Push push) {
        this.transfer = transfer;
        this.compression = transfer.compression();
        this.memory = memory;
        this.push = push;
        try {
            this.directory = Files.createTempDirectory("hubwright-layers-");
        } catch (IOException e) {
            throw Failure.local("compress layers", e);
        }
    }

    /** Its plain layers are at the registry when this returns. */
    Image of(Image image) {
        push.meter().total(image.blobBytes().bytes());
        Map<Digest, Blob> compressed = new ConcurrentHashMap<>();
        List<Runnable> tasks = new ArrayList<>();
        for (var layer : plain(image)) tasks.add(() -> compressed.put(layer.digest(), sent(layer)));
        Workers.run(push.action(), transfer.parallel(), tasks);
        var layers = image.layerBlobs().stream()
                .map(layer -> compressed.getOrDefault(layer.digest(), layer))
                .toList();
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

    /** Each once, the biggest first: the end of the last one is waited for. */
    private static List<Blob> plain(Image image) {
        Map<Digest, Blob> distinct = new LinkedHashMap<>();
        for (var layer : image.layerBlobs())
            if (MediaType.isPlainLayer(layer.descriptor().mediaType())) distinct.putIfAbsent(layer.digest(), layer);
        return Push.biggestFirst(List.copyOf(distinct.values()));
    }

    private Blob sent(Blob layer) {
        var known = known(layer);
        var compressed = known.orElseGet(() -> press(layer));
        push.meter().grown(compressed.size() - layer.size());
        if (known.isEmpty()) push.ahead(compressed);
        return compressed;
    }

    /** Its bytes are made only when somebody asks for them. */
    private Optional<Blob> known(Blob layer) {
        return memory.compressed(layer.digest(), compression)
                .map(known -> Descriptor.of(
                        MediaType.compressed(layer.descriptor().mediaType(), compression),
                        known.digest(),
                        known.size()))
                .filter(push::has)
                .map(descriptor ->
                        new Blob(descriptor, () -> press(layer).content().open()));
    }

    private Blob press(Blob layer) {
        try {
            turn.acquire();
        } catch (InterruptedException e) {
            throw interrupted(layer, e);
        }
        try {
            return pressNow(layer);
        } catch (IOException e) {
            throw Failure.local("compress the layer " + layer.digest(), e);
        } catch (InterruptedException e) {
            throw interrupted(layer, e);
        } finally {
            turn.release();
        }
    }

    private static InterruptedOperationException interrupted(Blob layer, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new InterruptedOperationException("interrupted while compressing " + layer.digest(), e);
    }

    private Blob pressNow(Blob layer) throws IOException, InterruptedException {
        var file = directory.resolve(layer.digest().hex());
        var raw = Digest.hasher(layer.digest().algorithm());
        var packed = Digest.hasher("sha256");
        try (var in = new DigestInputStream(layer.content().open(), raw);
                var out = new DigestOutputStream(Files.newOutputStream(file), packed)) {
            if (compression == Compression.ZSTD) zstd(in, out);
            else gzip.compress(in, out);
        }
        var found = Digest.of(layer.digest().algorithm(), raw.digest());
        if (!found.equals(layer.digest()))
            throw new HubwrightException("the layer " + layer.digest() + " is " + found
                    + "; the source is damaged or changed meanwhile: make the image again");
        return packed(layer, file, Digest.of("sha256", packed.digest()));
    }

    private Blob packed(Blob layer, Path file, Digest digest) throws IOException {
        long size = Files.size(file);
        memory.remember(layer.digest(), compression, new Measured(digest, size));
        var type = MediaType.compressed(layer.descriptor().mediaType(), compression);
        return new Blob(Descriptor.of(type, digest, size), () -> Files.newInputStream(file));
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
        pool.shutdownNow();
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + directory, e);
        }
    }
}
