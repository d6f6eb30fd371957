package io.hubwright.registry;

import io.hubwright.throwaway.registry.EmbeddedRegistry;
import io.hubwright.throwaway.registry.RegistrySettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The throwaway cloud's registry. */
record EmbeddedServer(EmbeddedRegistry registry, Optional<String> caCertificate) implements TestServer {
    static EmbeddedServer plain(Path directory) throws IOException {
        return plain(RegistrySettings.defaults().htpasswd(TestFiles.htpasswd(directory)));
    }

    static EmbeddedServer plain(RegistrySettings settings) {
        return new EmbeddedServer(EmbeddedRegistry.start(settings), Optional.empty());
    }

    static EmbeddedServer tls(Path directory) throws Exception {
        TestFiles.certificate(directory, true);
        var files = new RegistrySettings.TlsFiles(directory.resolve("tls.crt"), directory.resolve("tls.key"));
        var settings = RegistrySettings.defaults()
                .htpasswd(TestFiles.htpasswd(directory))
                .tls(files);
        return new EmbeddedServer(EmbeddedRegistry.start(settings), Optional.of(Files.readString(files.chain())));
    }

    @Override
    public URI url() {
        return registry.url();
    }

    @Override
    public void close() {
        registry.close();
    }
}
