package io.hubwright.registry;

import io.hubwright.HubwrightException;
import io.hubwright.UnauthorizedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One container registry. Thread-safe; its threads are daemons, so that a client that is never closed keeps nothing alive but
 * its connections.
 *
 * <p>Every verb blocks until its effect is true, can be interrupted, and tries again only what does no harm: reads, and
 * writes of the same content under the same name. All fail with a {@link HubwrightException}:
 * {@link UnauthorizedException} when the registry refuses the user, {@link io.hubwright.NotFoundException},
 * {@link io.hubwright.ThrottledException}, {@link io.hubwright.UnavailableException} when there was no usable answer.
 */
public final class RegistryClient implements ImageStore, AutoCloseable {
    private final RegistryOptions options;
    private final Transport transport;
    private final Transfer transfer;

    private RegistryClient(RegistryOptions options, Transport transport, Transfer transfer) {
        this.options = options;
        this.transport = transport;
        this.transfer = transfer;
    }

    /**
     * Nothing is sent before the first verb; {@link #check()} is a good one.
     *
     * @throws HubwrightException if the certificates or Docker's configuration cannot be used
     */
    public static RegistryClient connect(RegistryOptions options) {
        return new RegistryClient(options, new Transport(options), Transfer.defaults());
    }

    /** Over HTTPS, straight from here. */
    public static RegistryClient connect(String endpoint, Credentials credentials) {
        return connect(RegistryOptions.of(endpoint).credentials(credentials));
    }

    /** Over HTTPS, as whoever {@code docker login} has logged in, else as nobody. */
    public static RegistryClient connect(String endpoint) {
        return connect(endpoint, Credentials.fromDocker());
    }

    /** This client, moving images in another way. They share their connections: closing one closes both. */
    @Override
    public RegistryClient transfer(Transfer transfer) {
        return new RegistryClient(options, transport, transfer);
    }

    /** A name in this registry, such as {@code hub/core:1.4}. */
    public ImageRef ref(String name) {
        return ImageRef.parse(options.endpoint() + "/" + name);
    }

    /**
     * Logs in: two requests, one of nobody and one of the user.
     *
     * @throws UnauthorizedException if the registry refuses the user, or wants one and has none
     */
    public LoginCheck check() {
        return new Check(options, transport).run();
    }

    /**
     * As {@link #check()}, and tries in this repository, which need not exist, whether images can be deleted and uploads be resumed.
     * It leaves nothing but, on some registries, the repository's name. Needs the right to push.
     */
    public LoginCheck check(String repository) {
        return new Check(options, transport).run(ImageRef.of(options.endpoint(), repository));
    }

    /** What the registry has warned of so far ({@code Warning: 299}), such as that it will be shut down. */
    public List<String> warnings() {
        return transport.warnings();
    }

    /** How many pulls the registry still allows, as of its last answer that told: Docker Hub does. */
    public Optional<RateLimit> rateLimit() {
        return transport.rateLimit();
    }

    /**
     * Sends what the registry lacks of an image or index, and names it. Blobs are checked on the way; a broken upload goes on from
     * where the server is. Blobs of another repository of this registry are taken over there, without being sent.
     *
     * @throws HubwrightException also if the image's source was damaged or changed meanwhile
     */
    public Pushed push(Image image, ImageRef ref) {
        return new Pushed(own(ref), new Push(transport, transfer, ref).run(image));
    }

    /**
     * Pushes the only image of an OCI layout directory or tar, or of a {@code docker save} tar. An index is pushed whole. Plain layers
     * of {@code docker save} are compressed as {@link Transfer#compression()} says; nothing else is changed.
     */
    public Pushed push(Path source, ImageRef ref) {
        return new PushFile(transport, transfer, own(ref)).run(source);
    }

    /** Pulls an image of up to 256 MiB into memory; of several platforms the one of this computer. */
    public Image pull(ImageRef ref) {
        var image = image(own(ref), Platform.ofThisComputer());
        return new MemoryPull(transfer, "pull " + ref).of(image);
    }

    /** As {@link #pull(ImageRef, Path, Platform)} for this computer's platform. */
    public Image pull(ImageRef ref, Path target) {
        return pull(ref, target, Platform.ofThisComputer());
    }

    /**
     * Pulls an image into an OCI layout directory, made if it is not there, or into a tar that {@code docker load} reads (see
     * {@link ImageStore#at}); in a layout under the tag of {@code ref} (else its digest's hex), in a tar under its full name. Blobs that a
     * layout has are not pulled again; none is there under its name before it is complete and right. Whole indexes are
     * copied: {@code registry.copy("hub/core:1.4", ImageStore.at(path))}.
     *
     * @return the image as it is there now
     */
    public Image pull(ImageRef ref, Path target, Platform platform) {
        var store = ImageStore.at(target).transfer(transfer);
        var image = image(own(ref), platform);
        var name = store instanceof ImageTar
                ? ref.toString()
                : ref.tag().orElseGet(() -> image.digest().hex());
        store.put(image, name);
        return store.image(name);
    }

    /** The image, or the index with all its images. Manifests are read now, configs and layers when they are used. */
    public Image image(ImageRef ref) {
        var action = "pull " + own(ref);
        var top = new ManifestEndpoint(transport).get(ref, action);
        return Tree.whole(top, new RemoteShelf(transport, ref, action), "the manifest of " + ref.name());
    }

    /** The image, of an index the one for this platform; reads no other manifest. */
    public Image image(ImageRef ref, Platform platform) {
        var action = "pull " + own(ref);
        var top = new ManifestEndpoint(transport).get(ref, action);
        return Tree.one(top, platform, new RemoteShelf(transport, ref, action), "the manifest of " + ref.name());
    }

    /**
     * All tags of a repository.
     *
     * @throws io.hubwright.NotFoundException if the registry does not know it
     */
    public List<String> tags(String repository) {
        return new Lists(transport).tags(ImageRef.of(options.endpoint(), repository));
    }

    /** All repositories, including those whose images are all deleted; Docker Hub has no such list. */
    public List<String> repositories() {
        return new Lists(transport).repositories();
    }

    /** Media type, digest and size of what a name stands for; one request. */
    public Optional<Descriptor> find(ImageRef ref) {
        return new ManifestEndpoint(transport).find(own(ref), "find " + ref, Scope.pull(ref));
    }

    /** What the image is and how big; two requests, three for an index. */
    public Description describe(ImageRef ref) {
        return Describe.of(transport, own(ref));
    }

    /** What was attached to an image: signatures, attestations, bills of material. */
    public List<Descriptor> referrers(ImageRef ref) {
        return new Referrers(transport, own(ref)).list();
    }

    /** Gives an image one more tag in its repository; two requests, no blob moves. */
    public void tag(ImageRef ref, String tag) {
        var manifests = new ManifestEndpoint(transport);
        var action = "tag " + own(ref) + " as " + tag;
        manifests.put(
                new ImageRef(ref.registry(), ref.repository(), Optional.of(tag), Optional.empty()),
                manifests.get(ref, action),
                action);
    }

    /**
     * Takes a tag away and leaves the image, where the registry can (CNCF's from 3.0 on).
     *
     * @throws HubwrightException if it cannot, as 2.x
     */
    public void untag(ImageRef ref) {
        new Delete(transport, own(ref)).untag();
    }

    /**
     * Deletes an image by its digest, and with it all its tags; or by its tag, if no other tag names the same image. Never fails
     * because it is not there. The space is free after the registry's garbage collection.
     *
     * @throws io.hubwright.ConflictException if {@code ref} is a tag and others share its image; the message names them
     */
    public Deleted delete(ImageRef ref) {
        return new Delete(transport, own(ref)).run();
    }

    /** What a clean-up would delete and what it would keep, and why. Reads only. */
    public PrunePlan plan(Prune prune) {
        return new Pruning(this, transport).plan(prune);
    }

    /**
     * Deletes what a plan says, after looking again: what has got another tag since then, or a tag that was moved to it, is kept. What
     * fails is told in the report; the rest goes on.
     */
    public PruneReport prune(PrunePlan plan) {
        return new Pruning(this, transport).run(plan);
    }

    /**
     * Copies images from another registry into this one. What is here already in the same form is not touched, so a run that was
     * broken off is simply run again. What fails is told in the report; the rest goes on.
     */
    public MirrorReport mirror(RegistryClient from, Mirror mirror) {
        return new Mirroring(from, this).run(mirror);
    }

    /** Whether BinderHub would find this image, or build it anew every time. Asks as its versions do; at most six requests. */
    public BinderCheck binderCheck(ImageRef ref) {
        return new BinderEyes(transport, own(ref)).look();
    }

    /** How this registry is reached, without its password. */
    public RegistryOptions options() {
        return options;
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (var repository : repositories()) for (var tag : tags(repository)) names.add(repository + ":" + tag);
        return List.copyOf(names);
    }

    @Override
    public Optional<Descriptor> find(String name) {
        return find(ref(name));
    }

    @Override
    public Image image(String name) {
        return image(ref(name));
    }

    @Override
    public Image image(String name, Platform platform) {
        return image(ref(name), platform);
    }

    @Override
    public Transferred put(Image image, String name) {
        return push(image, ref(name)).transferred();
    }

    @Override
    public Description describe(String name) {
        return describe(ref(name));
    }

    /** In the same repository without moving a blob; into another one the registry takes the blobs over. */
    @Override
    public void tag(String name, String newName) {
        var from = ref(name);
        var to = ref(newName);
        if (from.repository().equals(to.repository()) && to.tag().isPresent())
            tag(from, to.tag().orElseThrow());
        else put(image(from), newName);
    }

    @Override
    public Deleted delete(String name) {
        return delete(ref(name));
    }

    private ImageRef own(ImageRef ref) {
        if (!ref.registry().equals(options.endpoint()))
            throw new IllegalArgumentException(ref + " is not in the registry " + options.endpoint() + "; connect to "
                    + ref.registry() + ", or name it by ref(\"" + ref.name() + "\")");
        return ref;
    }

    /** Ends running transfers and closes all connections. */
    @Override
    public void close() {
        transport.close();
    }

    @Override
    public String toString() {
        return "RegistryClient " + options.endpoint();
    }
}
