"""Nova's own fake driver keeps the books; where there are machines, they follow."""
import base64

from nova.virt import fake

from devcloud import machines


class Driver(fake.MediumFakeDriver):

    # Room for a hub and its nodes.
    vcpus = 256
    memory_mb = 1 << 20
    local_gb = 16384

    def spawn(self, context, instance, image_meta, injected_files, admin_password, allocations, network_info=None,
              block_device_info=None, power_on=True, accel_info=None):
        super().spawn(context, instance, image_meta, injected_files, admin_password, allocations, network_info,
                      block_device_info, power_on, accel_info)
        addresses = [ip['address'] for vif in network_info or () for ip in vif.fixed_ips()]
        machines.ask('PUT', 'servers', instance.uuid, hostname=instance.hostname, fixedIp=(addresses + [''])[0],
                     authorizedKeys=[instance.key_data] if instance.key_data else [],
                     userData=base64.b64decode(instance.user_data or b'').decode(errors='replace'))

    def destroy(self, context, instance, network_info, block_device_info=None, destroy_disks=True, destroy_secrets=True):
        machines.ask('DELETE', 'servers', instance.uuid)
        super().destroy(context, instance, network_info, block_device_info, destroy_disks, destroy_secrets)

    def reboot(self, context, instance, *args, **kwargs):
        super().reboot(context, instance, *args, **kwargs)
        machines.ask('POST', 'servers', instance.uuid, 'reboot')

    def power_off(self, instance, timeout=0, retry_interval=0):
        super().power_off(instance, timeout, retry_interval)
        machines.ask('POST', 'servers', instance.uuid, 'stop')

    def power_on(self, context, instance, *args, **kwargs):
        super().power_on(context, instance, *args, **kwargs)
        machines.ask('POST', 'servers', instance.uuid, 'start')

    def get_console_output(self, context, instance):
        console = machines.ask('GET', 'servers', instance.uuid, 'console')
        return console.encode() if console else super().get_console_output(context, instance)

    def attach_volume(self, context, connection_info, instance, mountpoint, *args, **kwargs):
        super().attach_volume(context, connection_info, instance, mountpoint, *args, **kwargs)
        machines.ask('PUT', 'servers', instance.uuid, 'volumes', connection_info['serial'],
                     readOnly=connection_info['data'].get('access_mode') == 'ro')

    def detach_volume(self, context, connection_info, instance, mountpoint, *args, **kwargs):
        machines.ask('DELETE', 'servers', instance.uuid, 'volumes', connection_info['serial'])
        super().detach_volume(context, connection_info, instance, mountpoint, *args, **kwargs)
