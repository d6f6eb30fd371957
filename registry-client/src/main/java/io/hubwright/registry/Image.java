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
 * An image: a manifest, a config, and layers; or an index of such images, one for each platform. The bytes of config and layers
 * stay where they are (memory, files, a registry) until they are used. Immutable and thread-safe; it holds no file
 * open. What it came from must stay unchanged as long as it is used; a change is found by digest, and refused. One that came
 * from a registry can be used as long as that client is open.
 */
public final class Image {
    private final Descriptor descriptor;
    private final byte[] manifest;
    private final List<Blob> blobs;
    private final List<Image> children;

    Image(Descriptor descriptor, byte[] manifest, List<Blob> blobs, List<Image> children) {
        this.descriptor = descriptor;
        this.manifest = manifest;
        this.blobs = List.copyOf(blobs);
        this.children = List.copyOf(children);
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

    /** An index of these images; each says itself what it runs on. */
    public static Image index(Image... images) {
        return index(
                MediaType.OCI_INDEX,
                List.of(images).stream()
                        .map(image -> image.as(
                                image.descriptor.platform(Mutation.of(image).platform())))
                        .toList());
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
        return OciLayout.at(directory).image(tag, Platform.ofThisComputer());
    }

    /**
     * The only image of a tar that {@code docker save} wrote, in either form; not gzip'd. Its layers stay as they are.
     *
     * @throws io.hubwright.HubwrightException if it is no such tar or holds several images
     */
    public static Image fromDockerArchive(Path tar) {
        return ImageTar.at(tar).only();
    }

    static Image index(String mediaType, List<Image> children) {
        var json = new LinkedHashMap<String, Object>();
        json.put("schemaVersion", 2);
        json.put("mediaType", mediaType);
        json.put(
                "manifests",
                children.stream().map(Image::descriptor).map(Json::descriptor).toList());
        var bytes = Json.bytes(json);
        return new Image(Descriptor.of(mediaType, bytes), bytes, List.of(), children);
    }

    static Image of(String mediaType, Blob config, List<Blob> layers) {
        var json = new LinkedHashMap<String, Object>();
        json.put("schemaVersion", 2);
        json.put("mediaType", mediaType);
        json.put("config", Json.descriptor(config.descriptor()));
        json.put(
                "layers",
                layers.stream().map(Blob::descriptor).map(Json::descriptor).toList());
        return of(mediaType, Json.bytes(json), config, layers);
    }

    static Image of(String mediaType, byte[] manifest, Blob config, List<Blob> layers) {
        var all = new ArrayList<Blob>();
        all.add(config);
        all.addAll(layers);
        return new Image(Descriptor.of(mediaType, manifest), manifest, all, List.of());
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

    /** Whether it is one of several platforms; then it has children, and no config and layers of its own. */
    public boolean isIndex() {
        return MediaType.isIndex(descriptor.mediaType());
    }

    /** Of an index, in its order; attestations are among them. */
    public List<Image> children() {
        return children;
    }

    /** Of an index, what its images run on. */
    public List<Platform> platforms() {
        return children.stream()
                .flatMap(child -> child.descriptor.platform().stream())
                .toList();
    }

    /**
     * Of an index the image for this platform; an image that is none, itself.
     *
     * @throws NotFoundException if there is none
     */
    public Image platform(Platform platform) {
        if (!isIndex()) return this;
        var chosen = new Manifest(descriptor, manifest).choose(platform, toString());
        return children.stream()
                .filter(child -> child.digest().equals(chosen.digest()))
                .findFirst()
                .map(child -> child.platform(platform))
                .orElseThrow(() -> new NotFoundException(this + " was read without its image for " + platform));
    }

    /**
     * What the image is made to run, and with what; an attestation has one that says less.
     *
     * @throws IllegalArgumentException if it is an index, which has none
     */
    public Descriptor config() {
        if (isIndex()) throw new IllegalArgumentException(this + " is an index; choose by platform(...)");
        return blobs.get(0).descriptor();
    }

    /** Lowest first. */
    public List<Descriptor> layers() {
        return layerBlobs().stream().map(Blob::descriptor).toList();
    }

    /** What is stored: manifests, configs and layers, each once. */
    public DataSize size() {
        long manifests =
                manifests().stream().mapToLong(image -> image.manifest.length).sum();
        return DataSize.bytes(manifests + blobBytes().bytes());
    }

    /** This image with more layers on top; reads its config. The same layers give the same digest. */
    public Image append(Layer... layers) {
        return Mutation.of(this).append(List.of(layers));
    }

    /** This image with another config; reads the old one. */
    public Image change(ConfigChange change) {
        return Mutation.of(this).change(change);
    }

    /**
     * In Docker's form (schema 2), which older tools insist on; configs and layers stay as they are, the digest changes.
     *
     * @throws io.hubwright.HubwrightException if it has parts that Docker has no name for, such as zstd layers
     */
    public Image asDocker() {
        return new Conversion(true).of(this);
    }

    /** In OCI form; configs and layers stay as they are, the digest changes. */
    public Image asOci() {
        return new Conversion(false).of(this);
    }

    /** Reads everything, and says what is wrong with it. */
    public Validation validate() {
        return new Validator(this).run();
    }

    /**
     * Unpacks the layers into a directory, as a container would see them; owners and devices are left out. Nothing is ever written
     * outside of it, whatever the layers say.
     *
     * @throws io.hubwright.HubwrightException if a layer is damaged, or wants to reach outside
     */
    public void extract(Path directory) {
        new Extraction(this, directory).run();
    }

    /**
     * The bytes of the config or a layer; the caller closes the stream, and checks the digest if the source is not trusted.
     *
     * @throws NotFoundException if the image has no such blob
     */
    public InputStream open(Digest blob) throws IOException {
        for (var candidate : allBlobs())
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

    Blob manifestBlob() {
        return new Blob(descriptor, Content.of(manifest));
    }

    Image as(Descriptor descriptor) {
        return new Image(descriptor, manifest, blobs, children);
    }

    /** The config, then the layers. */
    List<Blob> blobs() {
        return blobs;
    }

    List<Blob> layerBlobs() {
        return blobs.subList(Math.min(1, blobs.size()), blobs.size());
    }

    /** This one and all below it, each after what it points to, each once. */
    List<Image> manifests() {
        Map<Digest, Image> all = new LinkedHashMap<>();
        collect(all);
        return List.copyOf(all.values());
    }

    private void collect(Map<Digest, Image> all) {
        children.forEach(child -> child.collect(all));
        all.putIfAbsent(digest(), this);
    }

    /** In order of the manifests, a layer that comes twice only once. */
    List<Blob> allBlobs() {
        Map<Digest, Blob> distinct = new LinkedHashMap<>();
        for (var image : manifests()) image.blobs.forEach(blob -> distinct.putIfAbsent(blob.digest(), blob));
        return List.copyOf(distinct.values());
    }

    DataSize blobBytes() {
        return DataSize.bytes(allBlobs().stream().mapToLong(Blob::size).reduce(0L, Math::addExact));
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
        return (isIndex() ? "Index " + size() + " " + children.size() + " images " : image()) + digest().brief();
    }

    private String image() {
        return "Image " + size() + " " + layers().size() + " layers ";
    }
}
