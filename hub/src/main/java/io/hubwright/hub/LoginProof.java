package io.hubwright.hub;

import io.hubwright.HubwrightException;
import io.hubwright.RemoteCommandException;
import io.hubwright.Time;
import io.hubwright.engine.Context;
import io.hubwright.host.Host;
import io.hubwright.registry.Credentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Pulls an image on the machine that was logged in, as its users will. */
record LoginProof(RegistryLoginSpec spec, Context context) {
    private static final Duration PULL = Duration.ofMinutes(3);
    // Go programs keep /etc/hosts for 5 s (net/hosts.go, cacheMaxAge): a Docker Engine that has just read it misses a
    // new line.
    private static final Duration HOSTS_CACHE = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** What was proved. Leaves no image, neither there nor in the registry. */
    List<String> run() {
        var root = context.get(spec.node()).sudo();
        var proved = new ArrayList<String>();
        spec.privateAddress().ifPresent(address -> {
            requireAddress(root, context.get(address).ip().getHostAddress());
            proved.add("finds the registry at its private address");
        });
        if (!hasDocker(root)) return proved;
        pullOn(root);
        proved.add("Docker pulled an image by name");
        return proved;
    }

    private boolean hasDocker(Host root) {
        return spec.docker().isPresent() || root.attempt("docker", "version").succeeded();
    }

    private void requireAddress(Host root, String ip) {
        var name = spec.registry().hostname().hostname();
        var answer = root.attempt("getent", "hosts", name).stdout().strip();
        if (!answer.startsWith(ip + " "))
            throw new HubwrightException(root + " finds " + name + " at \"" + answer + "\", not at " + ip
                    + ": look at /etc/hosts and /etc/nsswitch.conf there");
    }

    private void pullOn(Host root) {
        var access = new RegistryAccess(spec.registry(), context);
        var login = LoginOnNode.requireLogin(spec);
        try (var registry = access.connect(Credentials.basic(login.user(), login.password()), access.byName())) {
            var probe = ProbeImage.of(registry);
            var digest = registry.push(probe.image(), probe.ref()).digest();
            try {
                pull(root, probe);
            } catch (RemoteCommandException e) {
                throw new HubwrightException(e.getMessage() + hint(), e);
            } finally {
                registry.delete(probe.ref().digest(digest));
            }
        }
    }

    private void pull(Host root, ProbeImage probe) {
        var name = probe.ref().toString();
        var deadline = context.time().deadline(HOSTS_CACHE);
        while (!pulled(root, name, deadline)) context.time().sleep(AGAIN);
        root.run("docker", "rmi", "--force", name);
    }

    private String hint() {
        var registry = spec.registry();
        if (registry.tls().isPresent()) return "; is the registry's port open to this machine?";
        return "; Docker talks plain HTTP only to what is in insecure-registries of its /etc/docker/daemon.json: add \""
                + registry.endpoint() + "\" there and reload it";
    }

    // --config, for sudo may keep another user's HOME.
    private static boolean pulled(Host root, String name, Time.Deadline deadline) {
        try {
            root.timeout(PULL).run("docker", "--config", "/root/.docker", "pull", "--quiet", name);
            return true;
        } catch (RemoteCommandException e) {
            if (deadline.passed() || !String.valueOf(e.getMessage()).contains("no such host")) throw e;
            return false;
        }
    }
}
