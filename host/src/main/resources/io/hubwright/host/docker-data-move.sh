# Makes Docker keep its data in $1, on what is mounted at $2: bound over Docker's own directory, for containers know their volumes by that
# path. Whether to copy the data there or to take over what is there ($state/mode), and whether containerd's directory goes along, lie in
# the state directory. The old data stays in use until a copy is proved equal, and stays until docker-data-forget. Repeats go on.
LC_ALL=C; export LC_ALL
target=$1; mount=$2; state=/var/lib/hubwright/docker-data
mode=$(cat "$state/mode"); store=$(cat "$state/containerd" 2>/dev/null)
units='docker.socket docker.service'
fail() { echo "$*" >&2; exit 1; }
ask() { timeout 120 docker "$@"; }
unmask() { systemctl unmask --runtime -q $units 2>/dev/null; systemctl daemon-reload; }
start() {
  unmask; systemctl reset-failed docker 2>/dev/null
  systemctl start docker && timeout 120 sh -c 'until docker version >/dev/null 2>&1; do sleep 0.2; done'
}
# Whatever ends this, Docker comes back, with the data that fstab names.
trap 'unmask; systemctl start docker' EXIT

inventory() { ask image ls -aq --no-trunc | sort -u && ask ps -aq --no-trunc | sort && ask volume ls -q | sort; }

# Of each file: name, type, mode, owner, time, link target, size, number of names; and what is in it.
listing() {
  (cd "$1" && find . -xdev -printf '%P\t%y\t%m\t%U:%G\t%T@\t%l\t' \( -type f -printf '%s\t%n\n' -o -printf '\n' \) |
    sed 's/\(\t[0-9]*\)\.[0-9]*\t/\1\t/' | sort
  find . -xdev -type f -print0 | sort -z | xargs -0r sha256sum)
}

# --preserve=xattr fails where it cannot: without overlay's attributes, files deleted in an image come back.
copy() {
  rm -rf "$2.hubwright-copy" && mkdir -p "$2.hubwright-copy" || fail "cannot write below $mount"
  cp -a --preserve=mode,ownership,timestamps,links,xattr -x "$1/." "$2.hubwright-copy/" || fail "cannot copy $1 to $2"
  listing "$1" >"$state/listing.old" && listing "$2.hubwright-copy" >"$state/listing.new" || fail "cannot read the copy of $1"
  cmp -s "$state/listing.old" "$state/listing.new" ||
    fail "the copy of $1 differs from it: $(diff "$state/listing.old" "$state/listing.new" | head -3 | tr '\n' ' ')"
  sync -f "$2.hubwright-copy" && rm -rf "$2" && mv "$2.hubwright-copy" "$2" && sync -f "$mount" || fail "cannot put the copy in place"
}

ours() { awk -v m="$1" '!/^[[:space:]]*#/ && $2 == m && $4 ~ /x-hubwright/ {print $1}' /etc/fstab; }
line() { echo "$1 $2 none bind,nofail,x-hubwright,x-systemd.requires-mounts-for=$mount 0 0"; }
switched() { grep -qxF "$(line "$target" "$root")" /etc/fstab; }

# Replaces our lines by those of its input.
fstab() {
  awk '/^[[:space:]]*#/ || $4 !~ /x-hubwright/' /etc/fstab >/etc/fstab.hubwright && cat >>/etc/fstab.hubwright && chmod 644 /etc/fstab.hubwright &&
    sync /etc/fstab.hubwright && mv -f /etc/fstab.hubwright /etc/fstab && systemctl daemon-reload || fail 'cannot write /etc/fstab'
}

# What is bound there goes; what was there before, a directory or a mount of others, stays below. Its new data is mounted over it.
bind() {
  [ -z "$3" ] || ! mountpoint -q "$1" || umount "$1" || return 1
  # So that what is hidden can still be reached. Private, or what is mounted over it would show there, too.
  hidden=$state/hidden${1##*/}
  [ -n "$3" ] || mountpoint -q "$hidden" || { mkdir -p "$hidden" && mount --bind "$1" "$hidden" && mount --make-private "$hidden"; } || return 1
  mount --bind "$2" "$1"
}

# systemd takes a directory on which something else is mounted already, as a container's own, for mounted: then fstab's line does nothing.
guard() {
  case $2 in /var/lib/containerd) d=/etc/systemd/system/containerd.service.d ;; *) d=/etc/systemd/system/docker.service.d ;; esac
  mkdir -p "$d"
  printf '[Unit]\nRequiresMountsFor=%s %s\n[Service]\nExecStartPre=/bin/sh -c '"'"'[ "$(stat -c %%%%d:%%%%i %s)" = "$(stat -c %%%%d:%%%%i %s)" ] || mount --bind %s %s'"'"'\n' \
    "${1%/var/lib/*}" "$2" "$1" "$2" "$1" "$2" >"$d/hubwright-data.conf"
}

back() {
  why=$(journalctl -u docker -n 20 --no-pager -o cat 2>/dev/null | grep -i -e fail -e error | tail -2)
  systemctl mask --runtime -q $units; systemctl stop $units; [ -z "$store" ] || systemctl stop containerd
  for d in "$root" ${store:+/var/lib/containerd}; do
    [ "$(findmnt -rnM "$d" -o FSROOT | tail -1)" != "${target#"$mount"}" ] || umount "$d"
  done
  rm -f /etc/systemd/system/docker.service.d/hubwright-data.conf /etc/systemd/system/containerd.service.d/hubwright-data.conf
  while read -r source path rest; do guard "$source" "$path"; mount --bind "$source" "$path"; done <"$state/fstab"
  fstab <"$state/fstab"
  [ -z "$store" ] || systemctl start containerd
  start
  for hidden in "$state"/hidden*; do ! mountpoint -q "$hidden" || umount "$hidden"; done
  [ "$mode" = take ] || rm -rf "$target"
  again
  rm -rf --one-file-system "$state"
  fail "Docker does not work with its data in $target ($1): ${why:-it said nothing}; it works again as before"
}

again() {
  for container in $(sort -u "$state/running" 2>/dev/null); do
    said=$(ask start "$container" 2>&1) || echo "warning: the container $container ran before and does not start now: $said"
  done
}

mountpoint -q "$mount" || fail "$mount is not mounted"
answers=; ! ask version >/dev/null 2>&1 || answers=yes
[ -z "$answers" ] || ask info -f '{{.DockerRootDir}}' >"$state/root"
root=$(cat "$state/root") || fail 'Docker does not answer: start it, then run again'
if ! switched; then
  if [ -n "$answers" ]; then
    inventory >"$state/inventory" || fail 'Docker cannot list what it has'
    ask ps -q --no-trunc >>"$state/running"
    [ "$(ask info -f '{{.LiveRestoreEnabled}}')" != true ] || [ ! -s "$state/running" ] || ask stop $(sort -u "$state/running") >/dev/null
  fi
  before=$(ours "$root"); echo "${before:-hidden}" >"$state/old"
  awk '!/^[[:space:]]*#/ && $4 ~ /x-hubwright/' /etc/fstab >"$state/fstab"
  systemctl mask --runtime -q $units && systemctl stop $units || fail 'cannot stop Docker'
  [ -z "$store" ] || systemctl stop containerd
  if [ "$mode" = copy ]; then
    : >"$state/copying"
    copy "$root" "$target"
    [ -z "$store" ] || copy /var/lib/containerd "$mount/var/lib/containerd"
  fi
  bind "$root" "$target" "$before" || back 'its directory is in use'
  [ -z "$store" ] || bind /var/lib/containerd "$mount/var/lib/containerd" "$(ours /var/lib/containerd)" || back "containerd's directory is in use"
  guard "$target" "$root"
  [ -z "$store" ] || guard "$mount/var/lib/containerd" /var/lib/containerd
  { line "$target" "$root"; [ -z "$store" ] || line "$mount/var/lib/containerd" /var/lib/containerd; } | fstab
fi
mountpoint -q "$root" && [ "$(findmnt -rnM "$root" -o FSROOT | tail -1)" = "${target#"$mount"}" ] || mount --bind "$target" "$root" || back 'it cannot be mounted'
[ -z "$store" ] || systemctl start containerd
start || back 'it does not start'
[ "$mode" = take ] || [ "$(inventory)" = "$(cat "$state/inventory")" ] || back 'it does not show all of its images, containers and volumes'
rm -f "$state/copying"
again
rm -f "$state/running" "$state"/listing.*
