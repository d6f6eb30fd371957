# Written by Hubwright, which puts back what is changed by hand. No secret is in it: those are in /srv/secrets.
import sys

sys.path.insert(0, "/srv/hub")
import hubwright_hub
from hubwright_access import Policy

c = get_config()  # noqa: F821

c.JupyterHub.bind_url = "http://:8000/astro/"
c.JupyterHub.public_url = "https://hub.example.org/astro/"
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

# Who may log in: the rules are in hubwright_access.py, the lists in /srv/access.
policy = Policy(
    directory="/srv/access",
    allow_files=["allow"],
    block_files=["block"],
    allowed=["anna", "zoe"],
    blocked=["mallory"],
    admins=["root1"],
    organisations=["conp", "lab:staff"],
)
from oauthenticator.github import GitHubOAuthenticator
c.JupyterHub.authenticator_class = hubwright_hub.signing_in_by(GitHubOAuthenticator, policy)
c.GitHubOAuthenticator.github_url = "https://github.com"
c.GitHubOAuthenticator.client_id = "Iv1.0123"
c.GitHubOAuthenticator.client_secret = hubwright_hub.secret("client-secret")
c.GitHubOAuthenticator.oauth_callback_url = "https://hub.example.org/astro/hub/oauth_callback"
c.GitHubOAuthenticator.allowed_organizations = set(policy.organisations)
c.GitHubOAuthenticator.scope = ["read:org"]
c.Authenticator.allow_all = False
c.Authenticator.admin_users = policy.admins
c.Authenticator.auth_refresh_age = 60

# The users' servers.
c.JupyterHub.spawner_class = hubwright_hub.ChoiceSpawner
c.DockerSpawner.allowed_images = {
    "JupyterLab": "hubwright/singleuser:6.1.1",
    "Astronomy <3": "registry.example.org/astro:2026-11",
}
c.DockerSpawner.image = "hubwright/singleuser:6.1.1"
c.DockerSpawner.pull_policy = "ifnotpresent"
c.DockerSpawner.remove = True
c.DockerSpawner.network_name = "hubwright-hub-lab"
c.DockerSpawner.use_internal_ip = True
c.DockerSpawner.prefix = "hubwright-lab_user"
c.DockerSpawner.notebook_dir = "/home/user"
c.DockerSpawner.volumes = {
    "/var/lib/hubwright/cyberhub-lab/homes/{raw_username}": {"bind": "/home/user", "mode": "rw", "propagation": "rslave"},
    "/var/lib/hubwright/cyberhub-lab/shared/scratch": {"bind": "/user", "mode": "rw", "propagation": "rslave"},
    "/mnt/data": {"bind": "/data", "mode": "ro", "propagation": "rslave"},
    "/var/lib/hubwright/cyberhub-lab/private/config/{raw_username}": {"bind": "/home/user/config", "mode": "rw", "propagation": "rslave"},
}
c.DockerSpawner.mem_limit = 3221225472
c.DockerSpawner.cpu_limit = 1.50
c.DockerSpawner.extra_host_config = {
    "pids_limit": 400,
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges"],
}
c.DockerSpawner.extra_create_kwargs = {"labels": {"io.hubwright.cyberhub": "lab"}}
c.Spawner.default_url = "/lab"
c.Spawner.pre_spawn_hook = hubwright_hub.preparing_homes(policy, 1000, 1000, ["config"])
c.Spawner.start_timeout = 180
c.Spawner.http_timeout = 120
c.JupyterHub.allow_named_servers = True
c.JupyterHub.named_server_limit_per_user = 2

# Hubwright's own access, and what stops idle servers.
c.JupyterHub.services = [{"name": "hubwright", "api_token": hubwright_hub.secret("api-token")}]
c.JupyterHub.load_roles = [
    {
        "name": "hubwright",
        "services": ["hubwright"],
        "scopes": ["admin:users", "admin:servers", "access:servers", "tokens", "read:metrics", "read:hub", "proxy"],
    }
]
c.JupyterHub.services.append(
    {"name": "culler", "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=1800"]}
)
c.JupyterHub.load_roles.append(
    {
        "name": "culler",
        "services": ["culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    }
)
