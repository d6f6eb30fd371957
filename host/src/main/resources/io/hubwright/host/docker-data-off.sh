# Takes Docker's data off $1, on what is mounted at $2, so that the volume can be unmounted. The data stays on it; Docker stops.
target=$1; mount=$2
systemctl disable --now docker.socket docker.service 2>/dev/null
for path in $(awk '!/^[[:space:]]*#/ && $4 ~ /x-hubwright/ {print $2}' /etc/fstab); do
  [ "$path" != /var/lib/containerd ] || systemctl stop containerd
  ! mountpoint -q "$path" || umount "$path" || exit 1
done
awk '/^[[:space:]]*#/ || $4 !~ /x-hubwright/' /etc/fstab >/etc/fstab.hubwright && chmod 644 /etc/fstab.hubwright && sync /etc/fstab.hubwright &&
  mv -f /etc/fstab.hubwright /etc/fstab
rm -f /etc/systemd/system/docker.service.d/hubwright-data.conf /etc/systemd/system/containerd.service.d/hubwright-data.conf
systemctl daemon-reload
