package io.hubwright.benchmarks;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** The images that are moved, the same on every run and, but for the files of {@link #dockerSave}, on every computer. */
final class RegistryImages {
    private static final int BUFFER = 1 << 20;
    private static final long MIB = 1 << 20;
    /** In MiB; together 524 MB, the biggest not first. */
    private static final List<Integer> SET_A = List.of(32, 122, 80, 64, 92, 48, 12, 50);

    private static final int TAR_LAYERS = 4;
    private static final long TAR_LAYER_BYTES = 78_000_000;

    private RegistryImages() {}

    /** Eight layers that cannot be compressed any more, 524 MB. */
    static Path setA(Path directory) throws IOException {
        return layout(directory, SET_A.stream().map(mib -> mib * MIB).toList());
    }

    /** A hundred layers of a few bytes. */
    static Path tiny(Path directory) throws IOException {
        return layout(
                directory, Stream.iterate(100L, bytes -> bytes + 1).limit(100).toList());
    }

    /** Two layers, 5 GB. */
    static Path huge(Path directory) throws IOException {
        return layout(directory, List.of(2_500_000_000L, 2_500_000_000L));
    }

    private static Path layout(Path directory, List<Long> layers) throws IOException {
        Path blobs = Files.createDirectories(directory.resolve("blobs/sha256"));
        List<String> descriptors = new ArrayList<>();
        List<String> diffs = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Path file = blobs.resolve("layer");
            Digests digests = layer(file, i, layers.get(i));
            Files.move(file, blobs.resolve(digests.blob()));
            diffs.add("\"sha256:" + digests.diff() + "\"");
            descriptors.add(descriptor(
                    "application/vnd.oci.image.layer.v1.tar+gzip",
                    digests.blob(),
                    Files.size(blobs.resolve(digests.blob()))));
        }
        String config = blob(
                blobs,
                "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
                        + String.join(",", diffs) + "]}}",
                "application/vnd.oci.image.config.v1+json");
        String manifest = blob(
                blobs,
                "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":" + config
                        + ",\"layers\":[" + String.join(",", descriptors) + "]}",
                "application/vnd.oci.image.manifest.v1+json");
        String named = manifest.substring(0, manifest.length() - 1)
                + ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"1\"}}";
        Files.writeString(directory.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[" + named + "]}");
        Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        return directory;
    }

    private static String blob(Path blobs, String json, String mediaType) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        String digest = hex(sha256().digest(bytes));
        Files.write(blobs.resolve(digest), bytes);
        return descriptor(mediaType, digest, bytes.length);
    }

    private static String descriptor(String mediaType, String digest, long size) {
        return "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"sha256:" + digest + "\",\"size\":" + size + "}";
    }

    /** A tar of one file of noise, stored in a gzip. */
    private static Digests layer(Path file, int number, long size) throws IOException {
        MessageDigest blob = sha256();
        MessageDigest diff = sha256();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
                OutputStream tar = new DigestOutputStream(new Stored(new DigestOutputStream(out, blob)), diff)) {
            tar.write(header("noise-" + number, size));
            SplittableRandom random = new SplittableRandom(number);
            byte[] buffer = new byte[BUFFER];
            for (long left = size; left > 0; left -= buffer.length) {
                random.nextBytes(buffer);
                tar.write(buffer, 0, (int) Math.min(buffer.length, left));
            }
            tar.write(new byte[(int) (-size & 511) + 1024]);
        }
        return new Digests(hex(blob.digest()), hex(diff.digest()));
    }

    private static byte[] header(String name, long size) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644\0" + "0000000\0" + "0000000\0" + octal(size) + "\0" + octal(1) + "\0");
        put(header, 148, "        0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        return header;
    }

    private static String octal(long number) {
        return String.format("%011o", number);
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }

    /** What {@code docker save} wrote up to Docker 24, with four plain layers of this computer's own files, 312 MB. */
    static Path dockerSave(Path directory) throws IOException, InterruptedException {
        Path parts = Files.createDirectories(directory.resolve("parts"));
        List<String> layers = new ArrayList<>();
        List<String> diffs = new ArrayList<>();
        List<Path> files = realFiles();
        int next = 0;
        for (int i = 0; i < TAR_LAYERS; i++) {
            ByteArrayOutputStream list = new ByteArrayOutputStream();
            for (long bytes = 0; bytes < TAR_LAYER_BYTES && next < files.size(); next++) {
                bytes += Files.size(files.get(next));
                list.writeBytes((files.get(next) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            Path names = Files.write(directory.resolve("names"), list.toByteArray());
            Path layer = Files.createDirectories(parts.resolve("layer-" + i)).resolve("layer.tar");
            tar("-cf", layer.toString(), "-P", "--format=gnu", "-T", names.toString());
            layers.add("\"layer-" + i + "/layer.tar\"");
            diffs.add("\"sha256:" + digest(layer) + "\"");
        }
        Files.writeString(
                parts.resolve("config.json"),
                "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
                        + String.join(",", diffs) + "]}}");
        Files.writeString(
                parts.resolve("manifest.json"),
                "[{\"Config\":\"config.json\",\"RepoTags\":[\"real:1\"],\"Layers\":[" + String.join(",", layers)
                        + "]}]");
        Path image = directory.resolve("saved.tar");
        List<String> outer = new ArrayList<>(List.of(
                "-cf", image.toString(), "-C", parts.toString(), "--format=gnu", "manifest.json", "config.json"));
        layers.forEach(layer -> outer.add(layer.replace("\"", "")));
        tar(outer.toArray(String[]::new));
        RegistryLab.delete(parts);
        return image;
    }

    private static List<Path> realFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String directory : List.of("/usr/bin", "/usr/lib", "/usr/share")) {
            try (Stream<Path> all = Files.walk(Path.of(directory))) {
                files.addAll(all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                        .filter(Files::isReadable)
                        .sorted()
                        .collect(Collectors.toList()));
            }
        }
        return files;
    }

    private static void tar(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tar"));
        command.addAll(List.of(arguments));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            Files.copy(file, out);
        }
        return hex(digest.digest());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Digests(String blob, String diff) {}

    /** A gzip that does not try to compress. */
    private static final class Stored extends GZIPOutputStream {
        Stored(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.NO_COMPRESSION);
        }
    }
}
