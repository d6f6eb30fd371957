package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ServerSocketFactory;

/**
 * A running registry. Thread-safe; {@link #close()} ends it with every open connection and frees its port. All its
 * threads are daemons.
 *
 * <p>It follows the OCI distribution specification 1.1: pull, push (monolithic, streamed, in chunks with resume, mounted),
 * tag and repository lists in pages, deletes and referrers. As a mirror of Docker Hub it answers to Docker's names
 * ({@code library/x}) and to containerd's ({@code ?ns=docker.io}).
 */
public final class EmbeddedRegistry implements AutoCloseable {

    private final RegistrySettings settings;
    private final Catalog catalog;
    private final BlobStore blobs;
    private final Uploads uploads;
    private final Offers offers;
    private final HttpHandler handler;
    private final ServerSocketFactory sockets;
    private final RegistryFaults faults = new RegistryFaults(() -> restart(OpenUploads.LOST));
    private final CallLog calls = new CallLog();
    private volatile HttpListener listener;

    private EmbeddedRegistry(RegistrySettings settings) throws IOException {
        this.settings = settings;
        Optional<Path> storage = settings.storage();
        this.blobs = storage.isPresent() ? DiskBlobs.in(storage.get()) : new MemoryBlobs();
        this.catalog = storage.isPresent() ? Catalog.in(storage.get()) : Catalog.inMemory();
        this.uploads = new Uploads(settings.traits().kind());
        this.sockets = settings.tls().isPresent()
                ? settings.tls().get().serverContext().getServerSocketFactory()
                : ServerSocketFactory.getDefault();
        var registry = new RegistryHandler(catalog, blobs, uploads, access(settings), settings.traits());
        this.offers = new Offers(registry, this::load);
        this.handler = new Front(offers, settings.traits(), protocol(settings));
        this.listener = HttpListener.start(sockets, settings.bind(), settings.port(), handler, faults, calls);
    }

    /**
     * Starts to listen; requests are answered when this returns.
     *
     * @throws UncheckedIOException if the port is taken, or a file of the settings cannot be read
     * @throws IllegalArgumentException if the certificate, key or htpasswd file is not what it should be
     */
    public static EmbeddedRegistry start(RegistrySettings settings) {
        try {
            return new EmbeddedRegistry(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "start an embedded registry at " + settings.bind().getHostAddress() + ":" + settings.port() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private static Access access(RegistrySettings settings) throws IOException {
        Access users = settings.htpasswd().isPresent()
                ? Htpasswd.at(settings.htpasswd().get(), settings.realm())
                : Access.OPEN;
        return settings.tokenLife().isPresent()
                ? new TokenAccess(
                        users, protocol(settings), settings.tokenLife().get())
                : users;
    }

    private static String protocol(RegistrySettings settings) {
        return settings.tls().isPresent() ? "https" : "http";
    }

    /** The port that it listens on. */
    public int port() {
        return listener.port();
    }

    /** The address that clients on this computer use, such as {@code http://127.0.0.1:41234}. */
    public URI url() {
        InetAddress address = settings.bind().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : settings.bind();
        String host = address.getHostAddress();
        return URI.create(protocol(settings) + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
    }

    /**
     * Puts the images of a {@code docker save} tar (either form, gzip'd or not) into the registry. A name of Docker Hub
     * loses its host and gains {@code library/} where Docker adds it; a name of another registry becomes
     * {@code host/name}.
     *
     * @param dockerSave read to its end, not closed
     * @return what was loaded, such as {@code library/hello-world:latest}
     * @throws UncheckedIOException if the tar cannot be read
     * @throws IllegalArgumentException if it is not a tar that {@code docker save} writes, or names no image
     */
    public List<String> load(InputStream dockerSave) {
        return load(dockerSave, UnaryOperator.identity());
    }

    /** The same for the tar of one image, under this name whatever the tar calls it. */
    public List<String> load(InputStream dockerSave, String name) {
        return load(dockerSave, nameInTar -> name);
    }

    /** Loads the tar of one image under this name as soon as somebody asks for it, or for the tags of its repository. */
    public void offer(String name, Supplier<InputStream> dockerSave) {
        offers.add(name, dockerSave);
    }

    // One at a time: blobs that no image of a tar uses are dropped at its end, and might be those of another.
    private synchronized List<String> load(InputStream dockerSave, UnaryOperator<String> naming) {
        try {
            return new DockerSave(catalog, blobs, naming).load(dockerSave);
        } catch (IOException e) {
            throw new UncheckedIOException("load a docker save tar into the registry: " + e.getMessage(), e);
        }
    }

    /** The repositories that hold or held an image, in order. */
    public List<String> repositories() {
        return catalog.names();
    }

    /** The tags of a repository, in order; none if there is no such repository. */
    public List<String> tags(String repository) {
        return catalog.find(repository).map(Repository::tags).orElse(List.of());
    }

    /** What this registry does wrong on purpose. */
    public RegistryFaults faults() {
        return faults;
    }

    /** What becomes of the uploads that are under way when a server restarts. */
    public enum OpenUploads {
        /** They go on where they were: {@code http.secret} is set, as it should be. */
        KEPT,
        /** Nobody can go on with them: the server made itself a new secret. */
        LOST
    }

    /**
     * Cuts every connection, does not listen for a moment, and listens at the same port again, with all its images.
     *
     * @throws UncheckedIOException if somebody else took the port meanwhile
     */
    public synchronized void restart(OpenUploads openUploads) {
        int port = port();
        listener.close();
        if (openUploads == OpenUploads.LOST) {
            uploads.forgetAll();
        }
        try {
            listener = HttpListener.start(sockets, settings.bind(), port, handler, faults, calls);
        } catch (IOException e) {
            throw new UncheckedIOException("restart the embedded registry at port " + port + ": " + e.getMessage(), e);
        }
    }

    /** The latest requests, oldest first; at most 10,000. */
    public List<Call> calls() {
        return calls.all();
    }

    /**
     * One request that came in.
     *
     * @param path without the query
     * @param status of the answer; 0 if the connection broke before there was one
     * @param bodyBytes how much of the request's body was read
     */
    public record Call(String method, String path, int status, long bodyBytes) {}

    /** Stops to listen, cuts every connection, and forgets images held in memory; a storage directory stays. */
    @Override
    public void close() {
        listener.close();
    }

    @Override
    public String toString() {
        return "EmbeddedRegistry " + url();
    }
}
