package io.hubwright.registry;

import io.hubwright.DataSize;
import io.hubwright.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An image: a manifest, a config, and layers, whose bytes stay where they are (memory, files) until they are sent. Immutable
 * and thread-safe; it holds no file open. What it came from must stay unchanged as long as it is used; a change is found
 * by digest, and refused.
 */
public final class Image {
    private final Descriptor descriptor;
    private final byte[] manifest;
    private final List<Blob> blobs;

    Image(Descriptor descriptor, byte[] manifest, List<Blob> blobs) {
        this.descriptor = descriptor;
        this.manifest = manifest;
        this.blobs = List.copyOf(blobs);
    }

    /** An image of these layers, lowest first, for Linux on this computer's architecture. */
    public static Image of(Layer... layers) {
        return of(Platform.ofThisComputer(), List.of(layers));
    }

    /** An image of these layers, lowest first. The same layers give the same digest. */
    public static Image of(Platform platform, List<Layer> layers) {
        var config = Json.bytes(config(platform, layers));
        var configBlob = Blob.of(MediaType.OCI_CONFIG, config);
        var blobs = layers.stream().map(Layer::blob).toList();
        return of(MediaType.OCI_MANIFEST, configBlob, blobs);
    }

    /**
     * The only image of an OCI layout directory; of one with several platforms, this computer's.
     *
     * @throws NotFoundException if there is none, or none to choose by itself
     * @throws io.hubwright.HubwrightException if it is no OCI layout
     */
    public static Image fromLayout(Path directory) {
        return OciLayout.at(directory).only();
    }

    /** The image that an OCI layout directory holds under this tag. Fails as {@link #fromLayout(Path)}. */
    public static Image fromLayout(Path directory, String tag) {
        return OciLayout.at(directory).tagged(tag);
    }

    /**
     * The only image of a tar that {@code docker save} wrote, in either form; not gzip'd. Its layers are pushed as they are.
     *
     * @throws io.hubwright.HubwrightException if it is no such tar or holds several images
     */
    public static Image fromDockerArchive(Path tar) {
        return DockerArchive.at(tar).only();
    }

    static Image of(String mediaType, Blob config, List<Blob> layers) {
        var json = new LinkedHashMap<String, Object>();
        json.put("schemaVersion", 2);
        json.put("mediaType", mediaType);
        json.put("config", Json.descriptor(config.descriptor()));
        json.put(
                "layers",
                layers.stream().map(Blob::descriptor).map(Json::descriptor).toList());
        var bytes = Json.bytes(json);
        var all = new ArrayList<Blob>();
        all.add(config);
        all.addAll(layers);
        return new Image(Descriptor.of(mediaType, bytes), bytes, all);
    }

    /** Of the manifest: its digest is the image's. */
    public Descriptor descriptor() {
        return descriptor;
    }

    public Digest digest() {
        return descriptor.digest();
    }

    /** The manifest's JSON, byte for byte. */
    public String manifest() {
        return new String(manifest, StandardCharsets.UTF_8);
    }

    public Descriptor config() {
        return blobs.get(0).descriptor();
    }

    /** Lowest first. */
    public List<Descriptor> layers() {
        return blobs.stream().skip(1).map(Blob::descriptor).toList();
    }

    /** What is stored: manifest, config and layers, each once. */
    public DataSize size() {
        long blobBytes = distinctBlobs().stream().mapToLong(Blob::size).sum();
        return DataSize.bytes(manifest.length + blobBytes);
    }

    /**
     * The bytes of the config or a layer; the caller closes the stream, and checks the digest if the source is not trusted.
     *
     * @throws NotFoundException if the image has no such blob
     */
    public InputStream open(Digest blob) throws IOException {
        for (var candidate : blobs)
            if (candidate.digest().equals(blob)) return candidate.content().open();
        throw new NotFoundException("the image " + digest() + " has no blob " + blob);
    }

    /**
     * Writes this image to an OCI layout directory, made if it is not there. What is there already stays; the tag moves.
     * Blobs are checked on the way.
     */
    public void writeLayout(Path directory, String tag) {
        OciLayout.at(directory).put(this, tag);
    }

    byte[] manifestBytes() {
        return manifest.clone();
    }

    /** In order of the manifest, a layer that comes twice only once. */
    List<Blob> distinctBlobs() {
        Map<Digest, Blob> distinct = new LinkedHashMap<>();
        blobs.forEach(blob -> distinct.putIfAbsent(blob.digest(), blob));
        return List.copyOf(distinct.values());
    }

    private static Map<String, Object> config(Platform platform, List<Layer> layers) {
        var created = Instant.ofEpochSecond(1).toString();
        var config = new LinkedHashMap<String, Object>();
        config.put("created", created);
        config.put("architecture", platform.architecture());
        config.put("os", platform.os());
        platform.variant().ifPresent(variant -> config.put("variant", variant));
        config.put("config", Map.of());
        config.put("rootfs", rootfs(layers.stream().map(Layer::diffId).toList()));
        config.put(
                "history",
                layers.stream().map(layer -> Map.of("created", created)).toList());
        return config;
    }

    private static Map<String, Object> rootfs(List<Digest> diffIds) {
        var rootfs = new LinkedHashMap<String, Object>();
        rootfs.put("type", "layers");
        rootfs.put("diff_ids", diffIds.stream().map(Digest::toString).toList());
        return rootfs;
    }

    @Override
    public String toString() {
        return "Image " + size() + " " + layers().size() + " layers "
                + digest().toString().substring(0, 19);
    }
}
