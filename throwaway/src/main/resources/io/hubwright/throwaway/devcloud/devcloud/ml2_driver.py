"""Does the part of the missing network agents that a client can see: every port that has a host is bound and ACTIVE; a floating IP is
ACTIVE while it belongs to a port and DOWN otherwise, and the machine answers at it."""
from neutron_lib import constants
from neutron_lib.api.definitions import portbindings
from neutron_lib.callbacks import events
from neutron_lib.callbacks import registry
from neutron_lib.callbacks import resources
from neutron_lib.plugins import constants as plugins
from neutron_lib.plugins import directory
from neutron_lib.plugins.ml2 import api

from devcloud import machines


class Driver(api.MechanismDriver):

    def initialize(self):
        for event in (events.AFTER_CREATE, events.AFTER_UPDATE, events.AFTER_DELETE):
            registry.subscribe(self._floating_ip_changed, resources.FLOATING_IP, event)

    def bind_port(self, context):
        for segment in context.segments_to_bind[:1]:
            context.set_binding(segment[api.ID], portbindings.VIF_TYPE_OVS, {portbindings.CAP_PORT_FILTER: True},
                                status=constants.PORT_STATUS_ACTIVE)

    def _floating_ip_changed(self, resource, event, trigger, payload):
        context = payload.context.elevated()
        now = payload.latest_state if event != events.AFTER_DELETE else {}
        before = payload.states[0] if event != events.AFTER_CREATE and payload.states else {}
        if now:
            status = constants.FLOATINGIP_STATUS_ACTIVE if now.get('port_id') else constants.FLOATINGIP_STATUS_DOWN
            directory.get_plugin(plugins.L3).update_floatingip_status(context, now['id'], status)
        if before.get('port_id') != now.get('port_id'):
            self._tell_machine(context, 'DELETE', before)
            self._tell_machine(context, 'PUT', now)

    @staticmethod
    def _tell_machine(context, method, floating_ip):
        if not machines.ENABLED or not floating_ip.get('port_id'):
            return
        ports = directory.get_plugin().get_ports(context, {'id': [floating_ip['port_id']]})
        for port in ports:  # none if the port went first, and the machine with it
            machines.ask(method, 'servers', port['device_id'], 'addresses', floating_ip['floating_ip_address'])
