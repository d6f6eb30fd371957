package io.hubwright.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A tar that depends on names, modes and bytes alone, never on clock, user or order. Only one file is open at a time. */
final class LayerTar implements Content {
    private static final int BLOCK = 512;
    private static final int DIRECTORY_MODE = 0755;

    // Zero is "no time" to some tools; one second later is what image builders settled on.
    private static final FileTime TIME = FileTime.from(Instant.ofEpochSecond(1));

    private final List<Content> pieces;

    private LayerTar(List<Content> pieces) {
        this.pieces = pieces;
    }

    static LayerTar of(List<LayerFile> files) throws IOException {
        var entries = new TreeMap<String, Content>();
        for (var file : files) {
            addParents(entries, file.path().substring(1));
            if (entries.put(file.path().substring(1), entry(file)) != null)
                throw new IllegalArgumentException("the layer has two files at " + file.path());
        }
        var pieces = new ArrayList<>(entries.values());
        pieces.add(Content.of(new byte[2 * BLOCK])); // two empty blocks end a tar
        return new LayerTar(pieces);
    }

    @Override
    public InputStream open() {
        return new JoinedStream(pieces);
    }

    private static void addParents(Map<String, Content> entries, String path) throws IOException {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            var name = path.substring(0, slash + 1);
            if (!entries.containsKey(name)) entries.put(name, Content.of(header(name, DIRECTORY_MODE, 0)));
        }
    }

    private static Content entry(LayerFile file) throws IOException {
        var name = file.path().substring(1);
        if (file.content() instanceof LayerFile.Bytes bytes)
            return piece(name, file.mode(), Content.of(bytes.bytes()), bytes.bytes().length);
        var source = ((LayerFile.Copy) file.content()).file();
        return piece(name, file.mode(), () -> Files.newInputStream(source), Files.size(source));
    }

    private static Content piece(String name, int mode, Content content, long size) throws IOException {
        var header = header(name, mode, size);
        var padding = new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)];
        return () -> new JoinedStream(List.of(Content.of(header), content, Content.of(padding)));
    }

    /** With the extra records of a long name or a big file. */
    static byte[] header(String name, int mode, long size) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setSize(size);
        entry.setLastModifiedTime(TIME);
        entry.setIds(0, 0);
        entry.setNames("", "");
        var bytes = new ByteArrayOutputStream();
        var tar = new TarArchiveOutputStream(bytes, BLOCK);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        tar.putArchiveEntry(entry);
        tar.flush();
        return bytes.toByteArray(); // not closed: its content follows from elsewhere
    }
}
