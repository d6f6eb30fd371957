package io.hubwright.host;

import io.hubwright.ConflictException;
import io.hubwright.engine.Anchor;
import java.util.Optional;

/**
 * A file on the machine, one per deployment: lines {@code deployment=}, {@code uid=}, {@code run=} (who is at work) and {@code until=}
 * (in seconds since 1970 of the machine's clock). Everybody may read it; root writes it.
 */
final class HostAnchor implements Anchor {
    static final String DIRECTORY = "/var/lib/hubwright/deployments";
    private static final int GONE = 10;

    private final Host host;
    private final String directory;

    HostAnchor(Host host, String directory) {
        this.host = host;
        this.directory = directory;
    }

    @Override
    public Optional<String> find(String deployment) {
        var text = host.script("anchor-find", "sed -n 's/^uid=//p' \"$1\" 2>/dev/null | head -n 1", file(deployment))
                .stdout()
                .strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    @Override
    public String claim(String deployment, String uid) {
        return find(deployment).orElseGet(() -> run("claim", deployment, uid, ""));
    }

    @Override
    public String lease(String deployment, String uid, String holder) {
        return run("lease", deployment, uid, holder);
    }

    /** A lease that cannot be ended runs out by itself. */
    @Override
    public void endLease(String deployment, String uid, String holder) {
        run("end", deployment, uid, holder);
    }

    @Override
    public void release(String deployment, String uid) {
        run("release", deployment, uid, "");
    }

    private String run(String verb, String deployment, String uid, String holder) {
        var root = host.sudo();
        var result = root.attemptScript(
                "anchor",
                Scripts.load("anchor"),
                verb,
                file(deployment),
                uid,
                holder,
                String.valueOf(LEASE.toSeconds()));
        if (result.exitCode() == GONE)
            throw new ConflictException("the file " + file(deployment) + " on " + host
                    + " is gone, or another deployment's since: see who else works on it, and run again");
        return root.require("script anchor", result).stdout().strip();
    }

    private String file(String deployment) {
        return directory + "/" + deployment;
    }
}
