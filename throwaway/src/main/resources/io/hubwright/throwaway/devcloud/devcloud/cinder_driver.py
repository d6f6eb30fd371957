"""Volumes exist in Cinder's books, and where there are machines, behind them."""
from cinder.volume import driver

from devcloud import machines


class Driver(driver.VolumeDriver):

    VERSION = '1.0'

    def do_setup(self, context):
        pass

    def check_for_setup_error(self):
        pass

    def _update_volume_stats(self):
        # Quotas decide, not capacity.
        self._stats = {
            'volume_backend_name': self.configuration.safe_get('volume_backend_name'),
            'vendor_name': 'devcloud', 'driver_version': self.VERSION, 'storage_protocol': 'iscsi',
            'total_capacity_gb': 'infinite', 'free_capacity_gb': 'infinite', 'reserved_percentage': 0,
            'QoS_support': False, 'multiattach': True}

    def get_volume_stats(self, refresh=False):
        self._update_volume_stats()
        return self._stats

    def create_volume(self, volume):
        machines.ask('PUT', 'volumes', volume.id, gib=volume.size)

    def extend_volume(self, volume, new_size):
        machines.ask('POST', 'volumes', volume.id, 'size', gib=new_size)

    def delete_volume(self, volume):
        machines.ask('DELETE', 'volumes', volume.id)

    def initialize_connection(self, volume, connector, **kwargs):
        return {'driver_volume_type': 'iscsi', 'data': {'access_mode': 'rw', 'size_gb': volume.size}}

    def create_volume_from_snapshot(self, volume, snapshot):
        self._no_copies()

    def create_cloned_volume(self, volume, source):
        self._no_copies()

    def _no_copies(self):
        if machines.ENABLED:
            raise NotImplementedError('volumes of machines are not copied')

    def _nothing(self, *args, **kwargs):
        return None

    create_snapshot = delete_snapshot = ensure_export = create_export = remove_export = _nothing
    terminate_connection = attach_volume = detach_volume = copy_image_to_volume = copy_volume_to_image = _nothing
    update_migrated_volume = retype = _nothing
