package io.hubwright.cyberhub;

import io.hubwright.cyberhub.HubMount.Kind;
import io.hubwright.hub.Doctor;
import io.hubwright.hub.Finding;
import java.util.List;
import java.util.stream.Stream;

/** All that a doctor can ask about a hub by itself. */
record HubDoctor(HubPlace place) {
    private static final int TLS = 443;

    Doctor doctor() {
        var host = place.host();
        return Doctor.on(host)
                .volumes(host, writable())
                .certificate(host, place.spec().front().name(), TLS)
                .check(this::given)
                .check(this::health);
    }

    private String[] writable() {
        return Stream.concat(Stream.of(HubPaths.of(place.spec()).storage()), sources(Kind.SHARED))
                .toArray(String[]::new);
    }

    // Their space is others' concern.
    private List<Finding> given() {
        return sources(Kind.READ_ONLY).map(this::given).toList();
    }

    // Docker makes a directory that is not there, so that an empty one is suspicious.
    private Finding given(String path) {
        var listed = place.host().sudo().attempt("ls", "-A", "--", path);
        if (!listed.succeeded())
            return Finding.failure("data " + path, listed.stderr().strip() + ": mount it again");
        return listed.stdout().isBlank()
                ? Finding.warning("data " + path, "is empty: is what should be there mounted?")
                : Finding.ok("data " + path, "is there");
    }

    private Stream<String> sources(Kind kind) {
        return place.spec().mounts().stream()
                .filter(mount -> mount.kind() == kind)
                .flatMap(mount -> mount.source().stream());
    }

    private List<Finding> health() {
        return CyberhubHealth.of(place).checks().stream()
                .map(check -> check.healthy()
                        ? Finding.ok("hub " + check.what(), check.text())
                        : Finding.failure("hub " + check.what(), check.text()))
                .toList();
    }
}
