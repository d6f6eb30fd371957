# Removes what Docker left when its data was moved to $1, on what is mounted at $2.
target=$1; mount=$2; state=/var/lib/hubwright/docker-data
old=$(cat "$state/old") || exit 0
fail() { echo "$*" >&2; exit 1; }
root=$(timeout 60 docker info -f '{{.DockerRootDir}}') || fail 'Docker does not answer'
place() { findmnt -rnM "$1" -o MAJ:MIN,FSROOT | tail -1; }
there="$(findmnt -rnM "$mount" -o MAJ:MIN | tail -1) ${target#"$mount"}"
[ "$(cat "$state/new")" = "$target" ] && [ "$(place "$root")" = "$there" ] || fail "Docker does not keep its data in $target: the old data was left"
empty() { find "$1" -xdev -mindepth 1 -delete || fail "cannot remove all of the old data in $1"; }

# After a reboot nothing leads to what lies below the mount any more: the mount goes away for a moment.
lift() {
  running=$(docker ps -q)
  systemctl mask --runtime -q docker.socket docker.service; systemctl stop docker.socket docker.service
  if umount "$root" && [ "$(place "$root")" != "$there" ]; then empty "$root"; fi
  mountpoint -q "$root" && [ "$(place "$root")" = "$there" ] || mount --bind "$target" "$root"
  systemctl unmask --runtime -q docker.socket docker.service; systemctl start docker
  [ -z "$running" ] || docker start $running >/dev/null
}

if [ "$old" != hidden ]; then
  [ "$old" != "$target" ] && empty "$old"
elif mountpoint -q "$state/hidden${root##*/}"; then
  for hidden in "$state"/hidden*; do
    mountpoint -q "$hidden" || continue
    [ "$(place "$hidden")" != "$there" ] || fail "$hidden is the new data: it was left"
    empty "$hidden"; umount "$hidden"
  done
else
  lift
fi
rm -rf --one-file-system "$state"
