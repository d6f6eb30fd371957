package io.hubwright.benchmarks;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a client has to do once.
 *
 * @param source the image on disk that is pushed
 * @param from the image in a registry that is pulled or copied, such as {@code 127.0.0.1:5000/a:1}
 * @param to the name in a registry that it gets
 * @param scratch an empty directory for what is pulled
 * @param ca the registry's certificate, if it speaks TLS
 */
record RegistryTask(Verb verb, Path source, String from, String to, Path scratch, Optional<Path> ca) {
    enum Verb {
        PUSH,
        PUSH_TAR,
        PULL,
        COPY
    }

    String protocol() {
        return ca.isPresent() ? "https" : "http";
    }
}
