package io.hubwright.cyberhub;

/** Where a hub's files are: on its host, and in its containers ({@code IN_...}). */
record HubPaths(String config, String storage) {
    static final String IN_CONFIG = "/srv/hub";
    static final String IN_DATA = "/srv/data";
    static final String IN_SECRETS = "/srv/secrets";
    static final String IN_ACCESS = "/srv/access";
    static final String IN_HOMES = "/srv/homes";
    static final String IN_PRIVATE = "/srv/private";
    static final String IN_PROXY_SECRETS = "/run/secrets";

    static HubPaths of(CyberhubSpec spec) {
        var base = spec.storage().map(mount -> mount.path()).orElse("/var/lib/hubwright");
        return new HubPaths(
                "/etc/hubwright/cyberhub-" + spec.name(), base.replaceAll("/+$", "") + "/cyberhub-" + spec.name());
    }

    /** A directory for each state of the configuration, so that the container before still finds its own. */
    String config(String digest) {
        return config + "/" + digest;
    }

    /** There while a secret has changed that the hub reads only when it starts. */
    String restartPending() {
        return config + "/restart-pending";
    }

    /** There while the front has not read the file that leads it here. */
    String reloadPending() {
        return config + "/reload-pending";
    }

    String data() {
        return storage + "/data";
    }

    String database() {
        return data() + "/jupyterhub.sqlite";
    }

    String secrets() {
        return storage + "/secrets";
    }

    String proxySecrets() {
        return secrets() + "/proxy";
    }

    String access() {
        return storage + "/access";
    }

    String homes() {
        return storage + "/homes";
    }

    /** Further private directories: a directory for each mount, in it one for each user. */
    String perUser() {
        return storage + "/private";
    }

    String shared() {
        return storage + "/shared";
    }

    /** What is kept when the hub's image changes. */
    String before() {
        return storage + "/before";
    }

    String source(HubMount mount) {
        return mount.source()
                .orElseGet(() -> mount.kind() == HubMount.Kind.PRIVATE
                        ? perUser() + "/" + mount.name() + "/{raw_username}"
                        : shared() + "/" + mount.name());
    }
}
