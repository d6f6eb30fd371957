package io.hubwright.registry;

import io.hubwright.throwaway.registry.DistributionServer;
import io.hubwright.throwaway.registry.RegistrySettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** CNCF's registry, with htpasswd and TLS. */
record RealServer(DistributionServer registry, String certificate) implements TestServer {
    static RealServer start(Path program, Path directory) throws Exception {
        TestFiles.certificate(directory, false);
        var files = new RegistrySettings.TlsFiles(directory.resolve("tls.crt"), directory.resolve("tls.key"));
        var settings = RegistrySettings.defaults()
                .storage(directory)
                .htpasswd(TestFiles.htpasswd(directory))
                .tls(files);
        return new RealServer(DistributionServer.start(program, settings), Files.readString(files.chain()));
    }

    @Override
    public URI url() {
        return registry.url();
    }

    @Override
    public Optional<String> caCertificate() {
        return Optional.of(certificate);
    }

    @Override
    public void close() {
        registry.close();
    }
}
