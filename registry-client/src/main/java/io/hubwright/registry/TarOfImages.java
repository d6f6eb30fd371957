package io.hubwright.registry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a tar that is an OCI layout and can be loaded by Docker. All sizes are known before the first byte, so blobs are written
 * to their places at the same time.
 */
final class TarOfImages {
    private static final int MODE = 0644;

    private final Path tar;
    private final Map<String, Image> images;
    private final int parallel;
    private final Meter meter;

    TarOfImages(Path tar, Map<String, Image> images, int parallel, Meter meter) {
        this.tar = tar;
        this.images = images;
        this.parallel = parallel;
        this.meter = meter;
    }

    static long blobBytes(Map<String, Image> images) {
        return blobs(images).values().stream().mapToLong(Blob::size).reduce(0L, Math::addExact);
    }

    private static Map<Digest, Blob> blobs(Map<String, Image> images) {
        Map<Digest, Blob> all = new LinkedHashMap<>();
        for (var image : images.values()) image.allBlobs().forEach(blob -> all.putIfAbsent(blob.digest(), blob));
        return all;
    }

    void write() {
        var action = "write " + tar;
        var directory = Optional.ofNullable(tar.toAbsolutePath().getParent()).orElse(tar);
        try {
            Files.createDirectories(directory);
            var partial = CheckedFile.beside(tar.toAbsolutePath());
            try {
                write(partial, action);
                Files.move(partial, tar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            throw Failure.local(action, e);
        }
    }

    private void write(Path partial, String action) throws IOException {
        try (var file = FileChannel.open(partial, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            List<Runnable> tasks = new ArrayList<>();
            long at = 0;
            for (var piece : pieces()) {
                var header = LayerTar.header(piece.name(), MODE, piece.blob().size());
                writeAt(file, at, header);
                long start = at + header.length;
                tasks.add(() -> copy(piece, file, start, action));
                long size = piece.blob().size();
                at = start + size + (TarHeader.BLOCK - size % TarHeader.BLOCK) % TarHeader.BLOCK;
            }
            writeAt(file, at, new byte[2 * TarHeader.BLOCK]); // two empty blocks end a tar
            Workers.run(action, parallel, tasks);
        }
    }

    /** The biggest blobs first; what names them last, as it is small. */
    private List<Piece> pieces() {
        List<Piece> all = new ArrayList<>();
        var blobs = blobs(images);
        blobs.values().stream()
                .sorted(Comparator.comparingLong(Blob::size).reversed())
                .forEach(blob -> all.add(new Piece(TarContents.path(blob.digest()), blob, true)));
        Map<Digest, Blob> manifests = new LinkedHashMap<>();
        for (var image : images.values())
            for (var manifest : image.manifests()) manifests.put(manifest.digest(), manifest.manifestBlob());
        manifests.values().forEach(blob -> all.add(new Piece(TarContents.path(blob.digest()), blob, false)));
        var index = LayoutIndex.empty(tar.toString());
        for (var image : images.entrySet()) index = index.with(image.getValue().descriptor(), image.getKey());
        all.add(Piece.of("oci-layout", LayoutIndex.VERSION));
        all.add(Piece.of(LayoutIndex.FILE, index.bytes()));
        all.add(Piece.of("manifest.json", Json.bytes(forDocker())));
        return all;
    }

    /** What {@code docker load} reads; of an index it gets the image for this computer. */
    private List<Map<String, Object>> forDocker() {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (var named : images.entrySet()) {
            var platform = Platform.ofThisComputer();
            var image = named.getValue();
            if (image.isIndex() && image.platforms().stream().noneMatch(has -> has.fits(platform))) continue;
            var chosen = image.platform(platform);
            if (chosen.isIndex() || chosen.blobs().isEmpty()) continue;
            var entry = new LinkedHashMap<String, Object>();
            entry.put("Config", TarContents.path(chosen.config().digest()));
            entry.put("RepoTags", named.getKey().contains(":") ? List.of(named.getKey()) : List.of());
            entry.put(
                    "Layers",
                    chosen.layers().stream()
                            .map(layer -> TarContents.path(layer.digest()))
                            .toList());
            entries.add(entry);
        }
        return entries;
    }

    private void copy(Piece piece, FileChannel file, long start, String action) {
        var descriptor = piece.blob().descriptor();
        var out = new CheckedOutput(new At(file, start), descriptor);
        try {
            piece.blob()
                    .content()
                    .writeTo(piece.counts() ? new CountedOutput(out, bytes -> meter.reached(descriptor, bytes)) : out);
            out.finish();
        } catch (IOException e) {
            throw Failure.local(action, e);
        }
        if (piece.counts()) meter.sent(descriptor);
    }

    private static void writeAt(FileChannel file, long at, byte[] bytes) throws IOException {
        new At(file, at).write(bytes, 0, bytes.length);
    }

    /** @param counts whether it is one of the blobs that progress is about */
    private record Piece(String name, Blob blob, boolean counts) {
        static Piece of(String name, byte[] bytes) {
            return new Piece(name, Blob.of("", bytes), false);
        }
    }

    private static final class At extends OutputStream {
        private final FileChannel file;
        private long position;

        At(FileChannel file, long position) {
            this.file = file;
            this.position = position;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            var buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) position += file.write(buffer, position);
        }
    }
}
