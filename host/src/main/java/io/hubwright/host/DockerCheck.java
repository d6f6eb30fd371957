package io.hubwright.host;

import io.hubwright.HubwrightException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.Optional;

/** Proves an engine by use, as the user who will use it. */
final class DockerCheck {
    private static final String IMAGE = "hubwright-check:1";

    private final Host host;

    DockerCheck(Host host) {
        this.host = host;
    }

    /** Runs a container of an image made here. */
    String run(String architecture) {
        host.runWithInput(
                new ByteArrayInputStream(TinyImage.tar(architecture)),
                "docker",
                "import",
                "--change",
                "CMD [\"" + TinyImage.PROGRAM + "\"]",
                "-",
                IMAGE);
        var result = host.script("docker-run-check", Scripts.load("docker-run-check"), IMAGE);
        if (result.stdout().contains(TinyImage.SAYS)) return "a container ran";
        throw new HubwrightException("the check container on " + host + " printed \""
                + result.stdout().strip() + "\" instead of \"" + TinyImage.SAYS + "\"");
    }

    /** Pulls and runs hello-world. Without a mirror a machine that cannot reach Docker Hub is no failure: many must not. */
    String pull(Optional<URI> mirror) {
        var pulled = host.attempt("timeout", "60", "docker", "pull", "-q", "hello-world");
        var from = mirror.map(uri -> "through " + uri).orElse("from Docker Hub");
        if (pulled.succeeded()) {
            var ran = host.attemptScript("docker-run-check", Scripts.load("docker-run-check"), "hello-world");
            if (ran.succeeded()) return "hello-world was pulled " + from + " and ran";
            throw new HubwrightException("hello-world was pulled " + from + " on " + host + ", but does not run: "
                    + ran.stdout().strip());
        }
        if (mirror.isPresent())
            throw new HubwrightException("cannot pull hello-world " + from + " on " + host + ": "
                    + pulled.stderr().strip());
        return "Docker Hub was not reached: " + pulled.stderr().strip().replace('\n', ' ');
    }
}
