# Where Docker keeps its data, and whether it could be kept in $1, on what is mounted at $2.
LC_ALL=C; export LC_ALL
target=$1; mount=$2; state=/var/lib/hubwright/docker-data
[ ! -e "$state/old" ] || { echo "moved.from=$(cat "$state/old")"; echo "moved.to=$(cat "$state/new")"; }
[ ! -e "$state/copying" ] || echo copying=yes
[ -z "$(ls -A "$target" 2>/dev/null | head -1)" ] || echo target.used=yes
[ -z "$(ps -eo comm= | grep '^kubelet$')" ] || echo kubelet=yes
command -v docker >/dev/null || exit 0
info=$(timeout 20 docker info -f 'root={{.DockerRootDir}}
driver={{.Driver}}
images={{.Images}}
containers={{.Containers}}
running={{.ContainersRunning}}
status={{json .DriverStatus}}' 2>/dev/null) || exit 0
printf '%s\n' "$info"
root=$(printf '%s\n' "$info" | sed -n 's/^root=//p')
awk -v m="$root" '!/^[[:space:]]*#/ && $2 == m {print "fstab=" ($4 ~ /x-hubwright/ ? "ours" : "others") " " $1}' /etc/fstab
here=$(findmnt -rnM "$root" -o MAJ:MIN,FSROOT | tail -1)
if [ -n "$here" ] && [ "$here" = "$(findmnt -rnM "$mount" -o MAJ:MIN | tail -1) ${target#"$mount"}" ]; then
  echo in.place=yes
elif mountpoint -q "$mount"; then
  echo "bytes=$(du -sx -B1 "$root" 2>/dev/null | cut -f1)"
  echo "inodes=$(du -sx --inodes "$root" 2>/dev/null | cut -f1)"
  echo "free.bytes=$(df -B1 --output=avail "$mount" | tail -1)"
  echo "free.inodes=$(df --output=iavail "$mount" | tail -1)"
fi
