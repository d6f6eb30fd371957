# Takes volume $1 off $2. What is on it stays as it is.
volume=$1; path=$2
exec 9>"/run/lock/hubwright-volume-$volume"
flock -w 120 9 || { echo "another run works on it" >&2; exit 4; }
uuid=$3
if awk -v m="$path" -v s="UUID=$uuid" '!/^[[:space:]]*#/ && $2 == m && $1 == s {f=1} END {exit !f}' /etc/fstab; then
  awk -v m="$path" -v s="UUID=$uuid" '/^[[:space:]]*#/ || $2 != m || $1 != s' /etc/fstab >/etc/fstab.hubwright
  chmod 644 /etc/fstab.hubwright; sync /etc/fstab.hubwright; mv -f /etc/fstab.hubwright /etc/fstab
fi
rm -f "/etc/systemd/system/docker.service.d/hubwright-mount-$(printf %s "$path" | tr / -).conf"
[ ! -d /run/systemd/system ] || systemctl daemon-reload
mountpoint -q "$path" || exit 0
[ "$(findmnt -rnM "$path" -o UUID | tail -1)" = "$uuid" ] || { echo "$path has another file system mounted: left as it is" >&2; exit 5; }
device=$(findmnt -rnM "$path" -o MAJ:MIN | tail -1); source=$(findmnt -rnM "$path" -o SOURCE | tail -1)
sync
if ! out=$(umount "$path" 2>&1 9>&-); then
  users=$(for p in /proc/[0-9]*; do
    if ls -l "$p/fd" "$p/cwd" "$p/root" 2>/dev/null | grep -q -e "-> $path\(/\|\$\)"; then echo "$(cat "$p/comm") (${p#/proc/})"; fi
  done | tr '\n' ' ')
  echo "$out; used by: ${users:-unknown}" >&2; exit 6
fi
# A container may still have it mounted in a namespace of its own.
i=0
while grep -q -s " $device " /proc/[0-9]*/mountinfo; do
  [ $i -lt 50 ] || { echo "$source is still mounted by $(grep -l -s " $device " /proc/[0-9]*/mountinfo | head -1)" >&2; exit 6; }
  sleep 0.2; i=$((i + 1))
done
blockdev --flushbufs "$source"
