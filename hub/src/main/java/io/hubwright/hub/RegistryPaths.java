package io.hubwright.hub;

/** Where a registry's files are on its host. */
record RegistryPaths(String directory, String storage) {
    static RegistryPaths of(PrivateRegistrySpec spec) {
        var storage = spec.storage().map(mount -> mount.path()).orElse("/var/lib/hubwright/" + spec.name());
        // The server keeps all below docker/. Binding that directory, not the mount point, makes the container refuse
        // to start
        // on an unmounted volume, where it would show no image and fill the host's own disk.
        return new RegistryPaths("/etc/hubwright/" + spec.name(), storage.replaceAll("/+$", "") + "/docker");
    }

    String config() {
        return directory + "/config.yml";
    }

    String htpasswd() {
        return directory + "/htpasswd";
    }

    /** There while files have changed that the server reads only when it starts. */
    String restartPending() {
        return directory + "/restart-pending";
    }

    String tls() {
        return directory + "/tls";
    }

    String chain() {
        return tls() + "/current/fullchain.pem";
    }

    String key() {
        return tls() + "/current/key.pem";
    }
}
