"""Nova's API, conductor, scheduler and compute in one process, around one message bus in memory."""
import nova.monkey_patch  # noqa: F401  must come first
import shlex
import sys

import os_vif
from oslo_log import log as logging
from oslo_privsep import priv_context
from oslo_service import service as os_service

import nova.conf
from nova.compute import rpcapi as compute_rpcapi
from nova.conductor import rpcapi as conductor_rpcapi
from nova import config
from nova import objects
from nova.scheduler import rpcapi as scheduler_rpcapi
from nova import service
from nova.servicegroup import api as servicegroup
from nova import utils

from devcloud import nova_driver

# Drivers are looked for under nova.virt only.
sys.modules['nova.virt.devcloud_driver'] = nova_driver
TOPICS = {
    'nova-conductor': conductor_rpcapi.RPC_TOPIC,
    'nova-scheduler': scheduler_rpcapi.RPC_TOPIC,
    'nova-compute': compute_rpcapi.RPC_TOPIC,
}


def main():
    config.parse_args(['nova', '--config-file', '/etc/nova/nova.conf'])
    logging.setup(nova.conf.CONF, 'nova')
    priv_context.init(root_helper=shlex.split(utils.get_root_helper()))
    objects.register_all()
    os_vif.initialize()
    # Else the scheduler takes the compute service for dead during the first seconds.
    servicegroup.INITIAL_REPORTING_DELAY = 0
    launcher = os_service.ServiceLauncher(nova.conf.CONF, restart_method='mutate')
    for binary, topic in TOPICS.items():
        launcher.launch_service(service.Service.create(binary=binary, topic=topic, periodic_fuzzy_delay=0))
    launcher.launch_service(service.WSGIService('osapi_compute'))
    launcher.wait()


if __name__ == '__main__':
    main()
