package io.hubwright.cyberhub;

import io.hubwright.cyberhub.HubMount.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The hub's {@code jupyterhub_config.py}: for people to read, without a secret. */
final class HubConfig {
    private final CyberhubSpec spec;
    private final HubPaths paths;
    private final StringBuilder text = new StringBuilder();

    private HubConfig(CyberhubSpec spec) {
        this.spec = spec;
        this.paths = HubPaths.of(spec);
    }

    static String text(CyberhubSpec spec) {
        var config = new HubConfig(spec);
        config.hub();
        config.signIn();
        config.spawner();
        config.services();
        return config.text.toString();
    }

    private void hub() {
        text.append(HEAD);
        set("JupyterHub.bind_url", quote("http://:8000" + spec.settings().path()));
        set("JupyterHub.public_url", quote(spec.url()));
        text.append(HUB);
    }

    private void signIn() {
        text.append("\n# Who may log in: the rules are in hubwright_access.py, the lists in /srv/access.\n");
        var access = spec.access();
        text.append("policy = Policy(\n");
        argument("directory", quote(HubPaths.IN_ACCESS));
        argument("allow_files", list(access.allowFiles()));
        argument("block_files", list(access.blockFiles()));
        argument("allowed", list(sorted(access.allowed())));
        argument("blocked", list(sorted(access.blocked())));
        argument("admins", list(sorted(access.admins())));
        argument("organisations", list(organisations(spec)));
        text.append(")\n");
        if (spec.signIn() instanceof GitHubSignIn github) gitHub(github);
        else dummy();
        // Whom to let in is the policy's alone; the dummy authenticator would let everybody in by default.
        set("Authenticator.allow_all", "False");
        set("Authenticator.admin_users", "policy.admins");
        set("Authenticator.auth_refresh_age", "60");
    }

    private void gitHub(GitHubSignIn github) {
        text.append("from oauthenticator.github import GitHubOAuthenticator\n");
        set("JupyterHub.authenticator_class", "hubwright_hub.signing_in_by(GitHubOAuthenticator, policy)");
        set("GitHubOAuthenticator.github_url", quote(github.url().toString().replaceAll("/+$", "")));
        set("GitHubOAuthenticator.client_id", quote(github.clientId()));
        set("GitHubOAuthenticator.client_secret", "hubwright_hub.secret(\"client-secret\")");
        set("GitHubOAuthenticator.oauth_callback_url", quote(spec.callbackUrl()));
        if (github.organisations().isEmpty()) return;
        set("GitHubOAuthenticator.allowed_organizations", "set(policy.organisations)");
        set("GitHubOAuthenticator.scope", "[\"read:org\"]");
    }

    private void dummy() {
        text.append("from jupyterhub.auth import DummyAuthenticator\n");
        set("JupyterHub.authenticator_class", "hubwright_hub.signing_in_by(DummyAuthenticator, policy)");
        set("DummyAuthenticator.password", "hubwright_hub.secret(\"client-secret\")");
    }

    private void spawner() {
        var settings = spec.settings();
        var limits = spec.limits();
        text.append("\n# The users' servers.\n");
        set("JupyterHub.spawner_class", "hubwright_hub.ChoiceSpawner");
        text.append("c.DockerSpawner.allowed_images = {\n");
        spec.images().forEach(image -> entry(quote(image.label()), quote(image.image())));
        text.append("}\n");
        set("DockerSpawner.image", quote(spec.images().get(0).image()));
        set("DockerSpawner.pull_policy", quote("ifnotpresent"));
        set("DockerSpawner.remove", "True");
        set("DockerSpawner.network_name", quote(HubContainers.network(spec)));
        set("DockerSpawner.use_internal_ip", "True");
        set("DockerSpawner.prefix", quote(HubContainers.userPrefix(spec)));
        set("DockerSpawner.notebook_dir", quote(settings.home()));
        text.append("c.DockerSpawner.volumes = {\n");
        entry(quote(paths.homes() + "/{raw_username}"), volume(settings.home(), false));
        spec.mounts()
                .forEach(mount ->
                        entry(quote(paths.source(mount)), volume(mount.path(), mount.kind() == Kind.READ_ONLY)));
        text.append("}\n");
        set("DockerSpawner.mem_limit", Long.toString(limits.memory().bytes()));
        set("DockerSpawner.cpu_limit", String.format(Locale.ROOT, "%.2f", limits.cpus()));
        text.append(EXTRA.formatted(limits.processes(), HubContainers.USERS_LABEL, quote(spec.name())));
        set("Spawner.default_url", quote(settings.defaultUrl()));
        set(
                "Spawner.pre_spawn_hook",
                "hubwright_hub.preparing_homes(policy, %d, %d, %s)"
                        .formatted(settings.userId(), settings.groupId(), list(perUser())));
        set("Spawner.start_timeout", "180");
        set("Spawner.http_timeout", "120");
        if (limits.namedServers() == 0) return;
        set("JupyterHub.allow_named_servers", "True");
        set("JupyterHub.named_server_limit_per_user", Integer.toString(limits.namedServers()));
    }

    private List<String> perUser() {
        return spec.mounts().stream()
                .filter(mount -> mount.kind() == Kind.PRIVATE)
                .map(HubMount::name)
                .toList();
    }

    private void services() {
        text.append("\n# Hubwright's own access, and what stops idle servers.\n");
        text.append(SERVICES);
        var idle = spec.limits().idle().toSeconds();
        if (idle > 0) text.append(CULLER.formatted(idle));
    }

    static List<String> organisations(CyberhubSpec spec) {
        return spec.signIn() instanceof GitHubSignIn github ? github.organisations() : List.of();
    }

    private void set(String trait, String value) {
        text.append("c.").append(trait).append(" = ").append(value).append('\n');
    }

    private void argument(String name, String value) {
        text.append("    ").append(name).append('=').append(value).append(",\n");
    }

    private void entry(String key, String value) {
        text.append("    ").append(key).append(": ").append(value).append(",\n");
    }

    // rslave: what is mounted below it later, as an sshfs that came back, is seen in a running container, too.
    private static String volume(String path, boolean readOnly) {
        return "{\"bind\": %s, \"mode\": \"%s\", \"propagation\": \"rslave\"}"
                .formatted(quote(path), readOnly ? "ro" : "rw");
    }

    private static List<String> sorted(Collection<String> values) {
        return values.stream().sorted().toList();
    }

    private static String list(Collection<String> values) {
        return values.stream().map(HubConfig::quote).collect(Collectors.joining(", ", "[", "]"));
    }

    // The specs let no quote, backslash or control character in.
    private static String quote(String text) {
        if (text.chars().anyMatch(c -> c == '"' || c == '\\' || c < ' '))
            throw new IllegalArgumentException("\"" + text + "\" cannot stand in the hub's configuration");
        return "\"" + text + "\"";
    }

    private static final String HEAD =
            """
            # Written by Hubwright, which puts back what is changed by hand. No secret is in it: those are in /srv/secrets.
            import sys

            sys.path.insert(0, "/srv/hub")
            import hubwright_hub
            from hubwright_access import Policy

            c = get_config()  # noqa: F821

            """;

    private static final String HUB =
            """
            c.JupyterHub.hub_ip = "0.0.0.0"
            c.JupyterHub.hub_port = 8081
            c.JupyterHub.hub_connect_ip = "hub"
            c.JupyterHub.db_url = "sqlite:////srv/data/jupyterhub.sqlite"
            c.JupyterHub.upgrade_db = True
            c.JupyterHub.cookie_secret_file = "/srv/secrets/cookie-secret"
            # The proxy is a container of its own, and users' servers go on without the hub: a restart cuts nobody's notebook.
            c.ConfigurableHTTPProxy.should_start = False
            c.ConfigurableHTTPProxy.api_url = "http://proxy:8001"
            c.ConfigurableHTTPProxy.auth_token = hubwright_hub.secret("proxy/proxy-token")
            c.JupyterHub.cleanup_proxy = False
            c.JupyterHub.cleanup_servers = False
            # Routes that a restarted proxy has lost are put back this often, in seconds.
            c.JupyterHub.last_activity_interval = 60
            # More than the 10 s that Docker gives a container to stop: with less, deleting its user fails meanwhile.
            c.JupyterHub.tornado_settings = {"slow_stop_timeout": 30}
            """;

    private static final String EXTRA =
            """
            c.DockerSpawner.extra_host_config = {
                "pids_limit": %d,
                "cap_drop": ["ALL"],
                "security_opt": ["no-new-privileges"],
            }
            c.DockerSpawner.extra_create_kwargs = {"labels": {"%s": %s}}
            """;

    private static final String SERVICES =
            """
            c.JupyterHub.services = [{"name": "hubwright", "api_token": hubwright_hub.secret("api-token")}]
            c.JupyterHub.load_roles = [
                {
                    "name": "hubwright",
                    "services": ["hubwright"],
                    "scopes": ["admin:users", "admin:servers", "access:servers", "tokens", "read:metrics", "read:hub", "proxy"],
                }
            ]
            """;

    private static final String CULLER =
            """
            c.JupyterHub.services.append(
                {"name": "culler", "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=%d"]}
            )
            c.JupyterHub.load_roles.append(
                {
                    "name": "culler",
                    "services": ["culler"],
                    "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
                }
            )
            """;
}
