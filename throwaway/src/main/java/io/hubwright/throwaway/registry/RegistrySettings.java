package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How an {@link EmbeddedRegistry} is started. Without any choice: loopback, a free port, plain HTTP, no password, images
 * in memory, the whole
 * specification.
 *
 * @param bind the address to listen on
 * @param port the port to listen on; 0 takes a free one
 * @param storage a directory that keeps the images and survives a restart; absent: memory
 * @param htpasswd users and bcrypt hashes, one {@code user:hash} a line, read again whenever the file changes; absent:
 *     anybody may do anything
 * @param realm what a client shows when it asks for the password
 * @param tokenLife how long a token is good for, if users get tokens from {@code /token} as at Docker Hub; absent: the
 *     password comes with every request
 * @param tls certificate and key; absent: plain HTTP
 * @param traits what kind of server it is
 */
public record RegistrySettings(
        InetAddress bind,
        int port,
        Optional<Path> storage,
        Optional<Path> htpasswd,
        String realm,
        Optional<Duration> tokenLife,
        Optional<TlsFiles> tls,
        RegistryTraits traits) {

    public RegistrySettings {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is 0 (any free one) to 65535, not " + port);
        }
    }

    /** Loopback, a free port, plain HTTP, no password, in memory. */
    public static RegistrySettings defaults() {
        return new RegistrySettings(
                InetAddress.getLoopbackAddress(),
                0,
                Optional.empty(),
                Optional.empty(),
                "Hubwright registry",
                Optional.empty(),
                Optional.empty(),
                RegistryTraits.specification());
    }

    public RegistrySettings bind(InetAddress address) {
        return new RegistrySettings(address, port, storage, htpasswd, realm, tokenLife, tls, traits);
    }

    public RegistrySettings port(int number) {
        return new RegistrySettings(bind, number, storage, htpasswd, realm, tokenLife, tls, traits);
    }

    public RegistrySettings storage(Path directory) {
        return new RegistrySettings(bind, port, Optional.of(directory), htpasswd, realm, tokenLife, tls, traits);
    }

    public RegistrySettings htpasswd(Path file) {
        return new RegistrySettings(bind, port, storage, Optional.of(file), realm, tokenLife, tls, traits);
    }

    public RegistrySettings realm(String name) {
        return new RegistrySettings(bind, port, storage, htpasswd, name, tokenLife, tls, traits);
    }

    public RegistrySettings tokenLife(Duration life) {
        return new RegistrySettings(bind, port, storage, htpasswd, realm, Optional.of(life), tls, traits);
    }

    public RegistrySettings tls(TlsFiles files) {
        return new RegistrySettings(bind, port, storage, htpasswd, realm, tokenLife, Optional.of(files), traits);
    }

    public RegistrySettings traits(RegistryTraits server) {
        return new RegistrySettings(bind, port, storage, htpasswd, realm, tokenLife, tls, server);
    }

    /**
     * The two PEM files of a server that speaks TLS, in the forms that OpenSSL writes.
     *
     * @param chain the certificate, followed by its intermediates
     * @param key the private key: PKCS#8, SEC1 or PKCS#1, not encrypted
     */
    public record TlsFiles(Path chain, Path key) {
        /**
         * What a server speaks TLS with.
         *
         * @throws IllegalArgumentException if the files hold no certificate, or no key for it
         */
        public SSLContext serverContext() throws IOException {
            return Pem.serverContext(this);
        }
    }
}
