# Does the steps that were decided on, each one argument with fields between bars. $1 volume id, $2 mount point, $3 what the facts
# were that the decision stands on.
volume=$1; path=$2; expected=$3; shift 3
fail() { echo "$*" >&2; exit 4; }
disk=$(disk_names "$volume"); k=${disk##*/}

# A lock file for runs like this one. Not flock on the disk around all of it: udev postpones its events while a whole disk is
# locked, and parted itself waits for udev, 120 s long.
exec 9>"/run/lock/hubwright-volume-$volume" || fail "cannot open the lock"
flock -w 120 9 || fail "another run has been preparing $disk for two minutes"
[ "$(facts "$volume" "$path" | grep -v ^usage | sha256sum | cut -c1-64)" = "$expected" ] || exit 10

partition() {
  parted -s -a optimal "$disk" mklabel gpt mkpart "$1" 1MiB 100% >/dev/null 2>&1 9>&- || fail "parted cannot partition $disk"
  i=0
  until [ -n "$(partitions "$k")" ] && [ -b "/dev/$(partitions "$k")" ]; do
    [ $i -lt 100 ] || fail "the new partition of $disk does not show up"
    [ $((i % 10)) -ne 5 ] || partx -u "$disk" 2>/dev/null
    sleep 0.1; i=$((i + 1))
  done
  udevadm settle -t 10 2>/dev/null
  [ -z "$(blkid -p -o export "/dev/$(partitions "$k")" | grep -E '^(TYPE|PTTYPE)=')" ] || fail "the new partition of $disk is not empty"
}

target() { p=$(partitions "$k"); if [ -n "$p" ]; then echo "/dev/$p"; else echo "$disk"; fi; }

# flock for udev, which else probes half-made file systems. Never -F or -f.
format() {
  t=$(target)
  case $1 in
    ext3|ext4) out=$(flock "$disk" "mkfs.$1" -q -U "$volume" -L "$2" -m 1 -i "$3" "$t" </dev/null 2>&1 9>&-) || fail "mkfs.$1 $t: $out" ;;
    xfs) out=$(flock "$disk" mkfs.xfs -q -m uuid="$volume" -L "$2" "$t" </dev/null 2>&1 9>&-) || fail "mkfs.xfs $t: $out" ;;
  esac
  [ "$(blkid -p -s UUID -o value "$t")" = "$volume" ] || fail "mkfs.$1 made no file system of that UUID on $t"
  udevadm settle -t 10 2>/dev/null || :
}

verified() { findmnt --verify --tab-file "$1" >/dev/null 2>&1; }

# The check wants the mount point to be there.
fstab() {
  new=/etc/fstab.hubwright
  awk -v m="$path" '/^[[:space:]]*#/ || $2 != m' /etc/fstab >"$new" || fail "cannot write $new"
  mkdir -p "$path"
  echo "$1" >>"$new"
  chmod 644 "$new"
  # A table that had errors before may keep them; ours must not add any.
  verified "$new" || ! verified /etc/fstab || { rm -f "$new"; fail "findmnt --verify does not accept the line: $1"; }
  sync "$new"
  mv -f "$new" /etc/fstab
  [ ! -d /run/systemd/system ] || systemctl daemon-reload
}

# nofail lets the machine boot without the disk; Docker must not fill the empty directory then.
guard() {
  [ -d /run/systemd/system ] || return 0
  d=/etc/systemd/system/docker.service.d; f=$d/hubwright-mount-$(printf %s "$path" | tr / -).conf
  mkdir -p "$d"; printf '[Unit]\nRequiresMountsFor=%s\n' "$path" >"$f"; systemctl daemon-reload
}

mounted() {
  mountpoint -q "$path" || out=$(mount "$path" 2>&1 9>&-) || fail "mount $path: $out"
  t=$(target)
  [ "$(findmnt -rnM "$path" -o MAJ:MIN | tail -1)" = "$(cat "/sys/class/block/${t##*/}/dev")" ] || fail "$path has another device mounted"
}

growpart_step() {
  out=$(growpart "$disk" "$1" 2>&1 9>&-) || case $out in *NOCHANGE*) ;; *) fail "growpart $disk: $out" ;; esac
  partx -u "$disk" 2>/dev/null || :
  udevadm settle -t 10 2>/dev/null || :
}

growfs() {
  case $1 in
    ext*) out=$(resize2fs "$(target)" 2>&1 9>&-) || fail "resize2fs cannot grow the mounted $1 on $(target): $out" ;;
    xfs) out=$(xfs_growfs "$path" 2>&1 9>&-) || fail "xfs_growfs cannot grow $path: $out" ;;
  esac
}

prove() {
  f="$path/.hubwright-proof"
  echo "$volume" >"$f" && sync "$f" && [ "$(cat "$f")" = "$volume" ] || fail "cannot write to $path"
  rm -f "$f"
}

for step; do
  set -f; IFS='|'; set -- $step; unset IFS; set +f
  case $1 in
    partition) partition "$2" ;;
    format) format "$2" "$3" "$4" ;;
    fstab) fstab "$2"; guard ;;
    mount) mounted ;;
    growpart) growpart_step "$2" ;;
    growfs) growfs "$2" ;;
    owner) chown "$2" "$path" || fail "chown $2 $path" ;;
    mode) chmod "$2" "$path" || fail "chmod $2 $path" ;;
    prove) prove ;;
    *) fail "unknown step $1" ;;
  esac
done
