"""neutron-server without its RPC workers: no agent would talk to them."""
import eventlet
eventlet.monkey_patch()

from neutron.common import config  # noqa: E402
from neutron import service  # noqa: E402


def main():
    config.register_common_config_options()
    config.init(['--config-file', '/etc/neutron/neutron.conf'])
    config.setup_logging()
    config.set_config_defaults()
    service.serve_wsgi(service.NeutronApiService).wait()


if __name__ == '__main__':
    main()
