"""Cinder's API, scheduler and volume service in one process, around one message bus in memory."""
import eventlet
eventlet.monkey_patch()
import __original_module_threading as original_threading  # noqa: E402
import threading  # noqa: E402
# Python's own threading must see the green threads, as in cinder's own commands.
original_threading.current_thread.__globals__['_active'] = threading._active

import shlex  # noqa: E402

import os_brick  # noqa: E402
from oslo_config import cfg  # noqa: E402
from oslo_log import log as logging  # noqa: E402
from oslo_privsep import priv_context  # noqa: E402
from oslo_service import service as os_service  # noqa: E402

from cinder.common import config  # noqa: E402
from cinder.common import constants  # noqa: E402
from cinder import coordination  # noqa: E402
from cinder import objects  # noqa: E402
from cinder import rpc  # noqa: E402
from cinder import service  # noqa: E402
from cinder import utils  # noqa: E402
from cinder import version  # noqa: E402

CONF = cfg.CONF


def main():
    objects.register_all()
    CONF(['--config-file', '/etc/cinder/cinder.conf'], project='cinder', version=version.version_string())
    config.set_middleware_defaults()
    logging.setup(CONF, 'cinder')
    priv_context.init(root_helper=shlex.split(utils.get_root_helper()))
    utils.monkey_patch()
    os_brick.setup(CONF)
    rpc.init(CONF)
    coordination.COORDINATOR.start()
    launcher = os_service.ServiceLauncher(CONF, restart_method='mutate')
    launcher.launch_service(service.Service.create(binary='cinder-scheduler'))
    for backend in CONF.enabled_backends:
        launcher.launch_service(service.Service.create(
            host='%s@%s' % (CONF.host, backend), service_name=backend, binary=constants.VOLUME_BINARY, coordination=True))
    launcher.launch_service(service.WSGIService('osapi_volume'))
    launcher.wait()


if __name__ == '__main__':
    main()
