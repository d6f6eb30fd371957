"""What the hub's configuration is made of. Written by Hubwright; the settings are in jupyterhub_config.py."""
import html
import inspect
import os
import re
from pathlib import Path

from dockerspawner import DockerSpawner
from tornado import web

HOMES = Path("/srv/homes")
PRIVATE = Path("/srv/private")
SECRETS = Path("/srv/secrets")
HOME_NAME = re.compile(r"[a-z0-9_][a-z0-9._@+-]{0,62}")


def secret(name):
    return (SECRETS / name).read_text().strip()


def signing_in_by(base, policy):
    """The authenticator, with the access policy in front of its own rules."""

    class PolicyAuthenticator(base):
        def check_blocked_users(self, username, authentication=None):
            refusal = policy.refusal(username)
            if refusal:
                self.log.warning("%s may not log in: %s", username, refusal)
                return False
            return super().check_blocked_users(username, authentication)

        async def check_allowed(self, username, authentication=None):
            verdict, why = policy.decide(username)
            self.log.info("%s: %s (%s)", username, verdict, why)
            if verdict != "ask":
                return verdict == "allow"
            allowed = super().check_allowed(username, authentication)
            return await allowed if inspect.isawaitable(allowed) else allowed

        def is_admin(self, handler, authentication):
            # A plain answer, so that who is no longer named loses it with the next log-in.
            return authentication["name"] in policy.admins

        async def refresh_user(self, user, handler=None, **kwargs):
            # Asked on a visit to the hub after auth_refresh_age.
            return not policy.refusal(user.name)

    return PolicyAuthenticator


class ChoiceSpawner(DockerSpawner):
    """One form with the labels of the images; DockerSpawner 14.0.0 prints a list into its own."""

    def _options_form_default(self):
        labels = list(self.allowed_images)
        if len(labels) < 2:
            return ""
        options = "".join(f'<option value="{html.escape(label)}">{html.escape(label)}</option>' for label in labels)
        return (
            '<label for="image">Environment</label>'
            f'<select class="form-control" name="image" id="image" autofocus>{options}</select>'
        )


def preparing_homes(policy, uid, gid, private):
    """Before each start: the blocked are refused, and the private directories are there and the user's own."""

    def prepare(spawner):
        name = spawner.user.name
        refusal = policy.refusal(name)
        if refusal:
            raise web.HTTPError(403, f"{name} may not start a server: {refusal}")
        if not HOME_NAME.fullmatch(name):
            raise web.HTTPError(400, f"{name!r} cannot be the name of a home directory")
        for directory in [HOMES / name] + [PRIVATE / mount / name for mount in private]:
            if not directory.is_dir():
                directory.mkdir(0o700, parents=True)
                os.chown(directory, uid, gid)

    return prepare
