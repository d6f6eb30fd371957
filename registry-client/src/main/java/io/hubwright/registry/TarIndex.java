package io.hubwright.registry;

import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a tar of images holds, found by its headers alone; contents are read from their places later. */
final class TarIndex {
    /** Docker writes about four for each layer. */
    private static final int MOST_ENTRIES = 20_000;

    /** The longest of a tar of images are two digests and a few words. */
    private static final int LONGEST_NAME = 300;

    private final Path tar;
    private final Map<String, TarHeader> entries;

    private TarIndex(Path tar, Map<String, TarHeader> entries) {
        this.tar = tar;
        this.entries = entries;
    }

    static TarIndex of(Path tar, String what) {
        try (var file = FileChannel.open(tar)) {
            requirePlain(file, what, tar);
            Map<String, TarHeader> entries = new HashMap<>();
            long end = file.size();
            int count = 0;
            for (long at = 0; at < end; ) {
                var found = headerAt(file, at);
                if (found.isEmpty()) break;
                var entry = found.get();
                if (entry.start() + entry.size() > end) throw new IOException("it ends within " + shown(entry.name()));
                if (++count > MOST_ENTRIES)
                    throw new IOException("it has more than " + MOST_ENTRIES + " entries, as no tar of images has");
                if (entry.name().length() + entry.link().length() <= LONGEST_NAME)
                    entries.put(normal(entry.name()), entry);
                at = entry.start() + entry.size() + entry.padding();
            }
            return new TarIndex(tar, entries);
        } catch (IOException e) {
            throw new HubwrightException("cannot read " + what + ": " + e.getMessage(), e);
        }
    }

    private static Optional<TarHeader> headerAt(FileChannel file, long at) throws IOException {
        file.position(at);
        var reader = new TarHeader.Reader(new BufferedInputStream(Channels.newInputStream(file), TarHeader.BLOCK));
        return reader.next()
                .map(header -> new TarHeader(
                        header.name(),
                        header.type(),
                        header.link(),
                        header.size(),
                        header.mode(),
                        at + header.start()));
    }

    private static void requirePlain(FileChannel file, String what, Path tar) throws IOException {
        var magic = ByteBuffer.allocate(2);
        file.read(magic, 0);
        if (magic.get(0) == 0x1f && magic.get(1) == (byte) 0x8b)
            throw new HubwrightException(what + " is gzip'd; unpack it first: gunzip " + tar);
    }

    boolean has(String name) {
        return entries.containsKey(normal(name));
    }

    /** A layer that two images share is a link in Docker's older form. */
    TarHeader require(String name, String what) {
        var entry = Optional.ofNullable(entries.get(normal(name)));
        if (entry.isPresent() && entry.get().isSymbolicLink())
            entry = Optional.ofNullable(entries.get(normal(sibling(entry.get()))));
        return entry.filter(TarHeader::isFile)
                .orElseThrow(() -> new NotFoundException(
                        what + " is not what docker save writes: there is no file " + shown(name) + " in it"));
    }

    private static String sibling(TarHeader link) {
        int slash = link.name().lastIndexOf('/');
        return link.link().startsWith("/") ? link.link() : link.name().substring(0, slash + 1) + link.link();
    }

    Content content(TarHeader entry) {
        return () -> new Part(Files.newInputStream(tar), entry);
    }

    byte[] bytes(String name, String what) {
        var entry = require(name, what);
        if (entry.size() > Manifest.LIMIT)
            throw new HubwrightException(what + ": " + shown(name) + " is larger than 4 MiB");
        try (var in = content(entry).open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new HubwrightException("cannot read " + shown(name) + " of " + what + ": " + e, e);
        }
    }

    /** Without {@code .} and {@code ..}: nothing is ever looked for outside of the tar. */
    private static String normal(String name) {
        Deque<String> parts = new ArrayDeque<>();
        for (var part : name.split("/", -1)) {
            if (part.equals("..")) parts.pollLast();
            else if (!part.isEmpty() && !part.equals(".")) parts.addLast(part);
        }
        return String.join("/", parts);
    }

    private static String shown(String name) {
        var text = name.length() <= 100 ? name : name.substring(0, 100) + "...";
        return "\"" + text.replaceAll("\\p{Cntrl}", "?") + "\"";
    }

    /** From one place of a file to another. */
    private static final class Part extends InputStream {
        private final InputStream in;
        private long left;

        Part(InputStream in, TarHeader entry) throws IOException {
            this.in = in;
            this.left = entry.size();
            in.skipNBytes(entry.start());
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) return -1;
            int read = in.read(buffer, offset, (int) Math.min(length, left));
            if (read > 0) left -= read;
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
