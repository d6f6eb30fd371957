package io.hubwright.registry;

import io.hubwright.HubwrightException;
import io.hubwright.UnauthorizedException;
import java.nio.file.Path;
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
public final class RegistryClient implements AutoCloseable {
    private final RegistryOptions options;
    private final Transport transport;

    private RegistryClient(RegistryOptions options) {
        this.options = options;
        this.transport = new Transport(options);
    }

    /**
     * Nothing is sent before the first verb; {@link #check()} is a good one.
     *
     * @throws HubwrightException if the CA certificates cannot be used
     */
    public static RegistryClient connect(RegistryOptions options) {
        return new RegistryClient(options);
    }

    /** Over HTTPS, straight from here. */
    public static RegistryClient connect(String endpoint, Credentials credentials) {
        return connect(RegistryOptions.of(endpoint).credentials(credentials));
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
     * Sends what the registry lacks of an image, and names it. Blobs are checked on the way; a broken upload goes on from where
     * the server is.
     *
     * @throws HubwrightException also if the image's source was damaged or changed meanwhile
     */
    public Pushed push(Image image, ImageRef ref) {
        return new Push(transport, own(ref), image).run();
    }

    /** Pulls an image of up to 256 MiB into memory; of several platforms the one of this computer. */
    public Image pull(ImageRef ref) {
        return new Pull(transport, own(ref), Platform.ofThisComputer()).toMemory();
    }

    /**
     * Pulls an image into an OCI layout directory, made if it is not there, under the tag of {@code ref} (else its digest's
     * hex). Blobs that the directory has are not pulled again; none is there under its name before it is complete and right.
     */
    public Image pull(ImageRef ref, Path layoutDirectory) {
        return new Pull(transport, own(ref), Platform.ofThisComputer()).toLayout(layoutDirectory);
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
        return new Describe(transport, own(ref)).run();
    }

    /**
     * Deletes an image by its digest, and with it all its tags; or by its tag, if no other tag names the same image. Never fails
     * because it is not there. The space is free after the registry's garbage collection.
     *
     * @throws io.hubwright.ConflictException if {@code ref} is a tag and others share its image
     */
    public Deleted delete(ImageRef ref) {
        return new Delete(transport, own(ref)).run();
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
