package io.hubwright.registry;

import io.hubwright.HubwrightException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Layers unpacked one over the other. No path is followed through a link that a layer made: each directory on the way is looked at, so
 * that nothing is written, linked or deleted outside of the target.
 */
final class Extraction {
    // OCI image specification, "Whiteouts".
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    private final Image image;
    private final Path root;
    private final byte[] buffer = new byte[Content.BUFFER];

    Extraction(Image image, Path root) {
        this.image = image;
        this.root = root.toAbsolutePath().normalize();
    }

    void run() {
        if (image.isIndex())
            throw new IllegalArgumentException("an index is unpacked platform by platform: image.platform(...)");
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw Failure.local("unpack " + image + " to " + root, e);
        }
        for (var layer : image.layerBlobs()) unpack(layer);
    }

    private void unpack(Blob layer) {
        try (var checked = new CheckedInput(layer.content().open(), layer.descriptor());
                var in = Unpacked.of(new Blob(layer.descriptor(), () -> checked))) {
            var headers = new TarHeader.Reader(in);
            for (var entry = headers.next(); entry.isPresent(); entry = headers.next()) {
                put(entry.get(), in);
                in.skipNBytes(entry.get().padding());
                headers.passed(entry.get().size() + entry.get().padding());
            }
            in.skip(Long.MAX_VALUE);
            checked.finish();
        } catch (IOException e) {
            throw new HubwrightException(
                    "cannot unpack the layer " + layer.digest() + " to " + root + ": " + e.getMessage(), e);
        }
    }

    private void put(TarHeader entry, InputStream in) throws IOException {
        var path = inside(entry.name());
        if (path.equals(root)) {
            in.skipNBytes(entry.size());
            return;
        }
        makeParents(path);
        var name = path.getFileName().toString();
        if (name.equals(OPAQUE)) empty(path.resolveSibling("."));
        else if (name.startsWith(WHITEOUT)) remove(inside(sibling(entry.name(), name.substring(WHITEOUT.length()))));
        else if (entry.isDirectory()) directory(path, entry.mode());
        else if (entry.isFile()) file(path, entry, in);
        else if (entry.isSymbolicLink()) {
            remove(path);
            Files.createSymbolicLink(path, Path.of(entry.link()));
        } else if (entry.isHardLink()) {
            var target = inside(entry.link());
            requireNoLink(target);
            remove(path);
            Files.createLink(path, target);
        }
        // Devices and pipes need root, and mean nothing in a directory.
    }

    private static String sibling(String name, String other) {
        int slash = name.lastIndexOf('/');
        return name.substring(0, slash + 1) + other;
    }

    private Path inside(String name) throws IOException {
        if (name.indexOf('\0') >= 0) throw new IOException("a name with a zero byte");
        var path = root.resolve("./" + name).normalize();
        if (!path.startsWith(root)) throw new IOException("\"" + name + "\" leads out of the directory");
        for (var part : name.split("/", -1))
            if (part.equals("..")) throw new IOException("\"" + name + "\" leads out of the directory");
        return path;
    }

    private void makeParents(Path path) throws IOException {
        var at = root;
        for (var part : root.relativize(path.getParent())) {
            if (part.toString().isEmpty()) continue;
            at = at.resolve(part);
            if (Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) continue;
            if (Files.exists(at, LinkOption.NOFOLLOW_LINKS))
                throw new IOException("\"" + root.relativize(path) + "\" leads through " + root.relativize(at)
                        + ", which is no directory");
            Files.createDirectory(at);
        }
    }

    private void requireNoLink(Path target) throws IOException {
        var at = root;
        for (var part : root.relativize(target)) {
            at = at.resolve(part);
            if (Files.isSymbolicLink(at)) throw new IOException("a hard link to or through a symbolic link: " + target);
        }
    }

    private static void directory(Path path, int mode) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            remove(path);
            Files.createDirectory(path);
        }
        // Whoever unpacks must be able to write into it and to take it away again.
        setMode(path, mode | 0700);
    }

    private void file(Path path, TarHeader entry, InputStream in) throws IOException {
        remove(path);
        try (var out = Files.newOutputStream(path)) {
            for (long left = entry.size(); left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) throw new IOException("the layer ends within \"" + entry.name() + "\"");
                out.write(buffer, 0, read);
                left -= read;
            }
        }
        setMode(path, entry.mode());
    }

    private static void setMode(Path path, int mode) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) return;
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        var all = PosixFilePermission.values(); // in the order of the bits, highest first
        for (int i = 0; i < all.length; i++) if ((mode >> (all.length - 1 - i) & 1) != 0) permissions.add(all[i]);
        Files.setPosixFilePermissions(path, permissions);
    }

    private static void empty(Path directory) throws IOException {
        var real = directory.normalize();
        try (var children = Files.list(real)) {
            for (var child : children.toList()) remove(child);
        }
    }

    private static void remove(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) return;
        List<Path> all = new ArrayList<>();
        try (var files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).forEach(all::add);
        }
        for (var file : all) Files.delete(file);
    }
}
