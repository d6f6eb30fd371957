package io.hubwright.registry;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of a tar, read with little memory whatever the tar says: ustar, GNU's long names and POSIX's extended headers.
 *
 * @param type ustar's type flag: {@code '0'} a file, {@code '1'} a hard link, {@code '2'} a symbolic link, {@code '5'} a directory
 * @param link what a link points to
 * @param start where its content begins, counted from the stream's start
 */
record TarHeader(String name, char type, String link, long size, int mode, long start) {
    static final int BLOCK = 512;
    private static final int LONGEST_NAME = 64 << 10;
    private static final int LONGEST_EXTENSION = 1 << 20;

    /** A sparse file says less than it becomes; nobody needs one in an image. */
    private static final String KNOWN = "01234567";

    boolean isFile() {
        return type == '0' || type == '7';
    }

    boolean isDirectory() {
        return type == '5';
    }

    boolean isHardLink() {
        return type == '1';
    }

    boolean isSymbolicLink() {
        return type == '2';
    }

    long padding() {
        return (BLOCK - size % BLOCK) % BLOCK;
    }

    /** Reads headers one after the other. The content in between is skipped by whoever has the stream. */
    static final class Reader {
        private final InputStream in;
        private long position;

        Reader(InputStream in) {
            this.in = in;
        }

        /** After the content of an entry was read, or skipped. */
        void passed(long bytes) {
            position += bytes;
        }

        /** Empty at the tar's end. */
        Optional<TarHeader> next() throws IOException {
            Map<String, String> extended = new HashMap<>();
            while (true) {
                var block = block();
                if (block.isEmpty()) return Optional.empty();
                var bytes = block.get();
                long size = number(bytes, 124, 12);
                if (size < 0 || size > Long.MAX_VALUE / 2)
                    throw new IOException("a tar entry of impossible size " + size);
                switch (bytes[156]) {
                    case 'L' -> extended.put("path", text(size, LONGEST_NAME));
                    case 'K' -> extended.put("linkpath", text(size, LONGEST_NAME));
                    case 'x' -> records(extension(size), extended);
                    case 'g' -> extension(size);
                    default -> {
                        return Optional.of(header(bytes, size, extended));
                    }
                }
            }
        }

        private TarHeader header(byte[] bytes, long size, Map<String, String> extended) throws IOException {
            char type = bytes[156] == 0 ? '0' : (char) (bytes[156] & 0xff);
            if (KNOWN.indexOf(type) < 0 || extended.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse")))
                throw new IOException("a tar entry of a kind that images do not have: '" + type + "'");
            var name = extended.getOrDefault("path", ustarName(bytes));
            if (type == '0' && name.endsWith("/")) type = '5';
            var link = extended.getOrDefault("linkpath", string(bytes, 157, 100));
            long length = extended.containsKey("size") ? decimal(extended.get("size")) : size;
            boolean hasContent = type == '0' || type == '7';
            return new TarHeader(
                    name, type, link, hasContent ? length : 0, (int) number(bytes, 100, 8) & 07777, position);
        }

        private Optional<byte[]> block() throws IOException {
            var bytes = in.readNBytes(BLOCK);
            position += bytes.length;
            if (bytes.length == 0) return Optional.empty();
            if (bytes.length < BLOCK) throw new EOFException("the tar ends within a header");
            if (isZero(bytes)) return Optional.empty();
            requireChecksum(bytes);
            return Optional.of(bytes);
        }

        private static boolean isZero(byte[] bytes) {
            for (byte b : bytes) if (b != 0) return false;
            return true;
        }

        private static void requireChecksum(byte[] bytes) throws IOException {
            long sum = 0;
            for (int i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? ' ' : bytes[i] & 0xff;
            if (sum != number(bytes, 148, 8))
                throw new IOException("not a tar, or a damaged one: a header's sum is wrong");
        }

        private String text(long size, int limit) throws IOException {
            var bytes = content(size, limit);
            int end = 0;
            while (end < bytes.length && bytes[end] != 0) end++;
            return new String(bytes, 0, end, StandardCharsets.UTF_8);
        }

        private byte[] extension(long size) throws IOException {
            return content(size, LONGEST_EXTENSION);
        }

        private byte[] content(long size, int limit) throws IOException {
            if (size > limit) throw new IOException("a tar header of " + size + " bytes");
            var bytes = in.readNBytes((int) size);
            if (bytes.length < size) throw new EOFException("the tar ends within a header");
            long padding = (BLOCK - size % BLOCK) % BLOCK;
            in.skipNBytes(padding);
            position += size + padding;
            return bytes;
        }

        /** Records {@code LENGTH KEY=VALUE\n} (POSIX pax, "pax Extended Header"). */
        private static void records(byte[] bytes, Map<String, String> into) throws IOException {
            for (int at = 0; at < bytes.length; ) {
                int space = at;
                while (space < bytes.length && bytes[space] != ' ') space++;
                long length = decimal(new String(bytes, at, space - at, StandardCharsets.US_ASCII));
                if (length < space - at + 2 || length > bytes.length - at)
                    throw new IOException("a damaged tar header");
                var pair = new String(bytes, space + 1, (int) length - (space - at) - 2, StandardCharsets.UTF_8);
                int equals = pair.indexOf('=');
                if (equals < 1) throw new IOException("a damaged tar header");
                if (into.size() < 100) into.put(pair.substring(0, equals), pair.substring(equals + 1));
                at += (int) length;
            }
        }

        private static long decimal(String text) throws IOException {
            if (!text.matches("[0-9]{1,18}"))
                throw new IOException("a damaged tar header: \"" + shortened(text) + "\"");
            return Long.parseLong(text);
        }

        private static String shortened(String text) {
            return text.length() <= 40 ? text : text.substring(0, 40) + "...";
        }

        private static String ustarName(byte[] bytes) {
            var name = string(bytes, 0, 100);
            boolean posix = Arrays.equals(bytes, 257, 263, new byte[] {'u', 's', 't', 'a', 'r', 0}, 0, 6);
            var prefix = posix ? string(bytes, 345, 155) : "";
            return prefix.isEmpty() ? name : prefix + "/" + name;
        }

        private static String string(byte[] bytes, int offset, int length) {
            int end = offset;
            while (end < offset + length && bytes[end] != 0) end++;
            return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
        }

        /** Octal, or GNU's base 256 for what does not fit. */
        private static long number(byte[] bytes, int offset, int length) throws IOException {
            if ((bytes[offset] & 0x80) != 0) return base256(bytes, offset, length);
            long value = 0;
            for (int i = offset; i < offset + length; i++) {
                if (bytes[i] == 0 || bytes[i] == ' ') {
                    if (value == 0 && bytes[i] == ' ') continue;
                    break;
                }
                if (bytes[i] < '0' || bytes[i] > '7')
                    throw new IOException("not a tar, or a damaged one: a number is none");
                value = value * 8 + bytes[i] - '0';
            }
            return value;
        }

        private static long base256(byte[] bytes, int offset, int length) throws IOException {
            long value = bytes[offset] & 0x3f;
            for (int i = offset + 1; i < offset + length; i++) {
                if (value > Long.MAX_VALUE >> 8) throw new IOException("a tar entry of impossible size");
                value = (value << 8) | (bytes[i] & 0xff);
            }
            return value;
        }
    }
}
