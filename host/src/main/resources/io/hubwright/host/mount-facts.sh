# Functions that tell all that decides what is to be done with a volume. They read only.
LC_ALL=C; export LC_ALL

# Every name under which a volume's disk may show: virtio takes 20 characters of the id, SCSI depends on the hypervisor's age.
disk_names() {
  short=$(printf %.20s "$1"); plain=$(printf %s "$1" | tr -d -)
  for name in "virtio-$short" "virtio-$1" "scsi-0QEMU_QEMU_HARDDISK_$1" "scsi-0QEMU_QEMU_HARDDISK_$short" "wwn-0x$plain"; do
    if [ -b "/dev/disk/by-id/$name" ]; then readlink -f "/dev/disk/by-id/$name"; fi
  done | sort -u
}

# Waits up to $2 seconds for the disk of volume $1: udev may take a while.
await_disk() {
  n=$(($2 * 5)); i=0
  while [ -z "$(disk_names "$1")" ] && [ $i -lt $n ]; do
    [ $i -ne 25 ] || udevadm trigger --subsystem-match=block --action=change 2>/dev/null
    sleep 0.2; i=$((i + 1))
  done
  udevadm settle -t 10 2>/dev/null || :
}

# Never from a cache: without fresh udev data lsblk and plain blkid show a used disk as empty.
probe() {
  rc=0; found=$(blkid -p -o export "$2" 2>/dev/null) || rc=$?
  echo "$1.blkid=$rc"
  printf '%s\n' "$found" | sed -n "s/^\(TYPE\|UUID\|PTTYPE\|PART_ENTRY_NAME\)=/$1.\1=/p"
  # blkid misses some that wipefs sees, such as LVM's label.
  echo "$1.wipefs=$(wipefs -n --noheadings -O TYPE "$2" 2>/dev/null | tr '\n' ' ')"
}

zero() { cmp -s -n 1048576 - /dev/zero; }

partitions() {
  for p in /sys/class/block/"$1"/"$1"*; do [ ! -e "$p/partition" ] || echo "${p##*/}"; done
}

# In bytes, of the file system $1 on $2, which is mounted on $3 or not at all.
fs_bytes() {
  case $1 in
    ext*) dumpe2fs -h "$2" 2>/dev/null | awk -F: '/^Block size/ {s=$2} /^Block count/ {c=$2} END {printf "%.0f\n", s*c}' ;;
    xfs) if [ -n "$3" ]; then xfs_info "$3" 2>/dev/null | sed -n 's/^data .*bsize=\([0-9]*\) *blocks=\([0-9]*\),.*/\1 \2/p' | awk '{printf "%.0f\n", $1*$2}'
      else xfs_db -r -c 'sb 0' -c 'p blocksize' -c 'p dblocks' "$2" 2>/dev/null | awk '{v[NR]=$3} END {printf "%.0f\n", v[1]*v[2]}'; fi ;;
    *) echo 0 ;;
  esac
}

# $1 volume id, $2 mount point
facts() {
  for tool in parted growpart mkfs.ext4 mkfs.ext3 mkfs.xfs resize2fs xfs_growfs wipefs; do
    command -v $tool >/dev/null || echo "missing=$tool"
  done
  path_facts "$2"
  sed -n '/^[[:space:]]*#/d; /[^[:space:]]/s/^/fstab=/p' /etc/fstab
  disks=$(disk_names "$1")
  for disk in $disks; do echo "disk=$disk"; done
  case $disks in ''|*"
"*) lsblk -bdnro NAME,SIZE,RO,TYPE,SERIAL | sed 's/^/inventory=/'; return ;; esac
  disk_facts "$disks" "$2"
}

path_facts() {
  if [ -e "$1" ]; then
    echo path.exists=yes
    if [ -d "$1" ]; then echo path.directory=yes; [ -n "$(ls -A "$1" | head -1)" ] || echo path.empty=yes; fi
  fi
  mountpoint -q "$1" || return 0
  echo "mount.device=$(findmnt -rnM "$1" -o MAJ:MIN | tail -1)"
  echo "mount.readonly=$(findmnt -rnM "$1" -o OPTIONS | tail -1 | grep -q '\(^\|,\)ro\(,\|$\)' && echo yes)"
  echo "path.mode=$(stat -c %a "$1")"
  echo "path.owner=$(stat -c '%U:%G %u:%g' "$1")"
  echo "usage.size=$(findmnt -brnM "$1" -o SIZE | tail -1)"
  echo "usage.free=$(findmnt -brnM "$1" -o AVAIL | tail -1)"
}

disk_facts() {
  k=${1##*/}; sys=/sys/class/block/$k
  [ ! -e "$sys/partition" ] || echo disk.partition=yes
  echo "disk.bytes=$(blockdev --getsize64 "$1")"
  echo "disk.readonly=$(blockdev --getro "$1")"
  for h in "$sys"/holders/* "$sys/$k"*/holders/*; do [ ! -e "$h" ] || echo "holder=${h##*/}"; done
  [ -z "$(awk -v d="$1" 'index($1, d) == 1' /proc/swaps)" ] || echo disk.swap=yes
  root=$(findmnt -rnM / -o MAJ:MIN)
  for d in "$sys" "$sys/$k"*; do
    [ -e "$d/dev" ] || continue
    echo "device=$(cat "$d/dev")"
    [ "$(cat "$d/dev")" != "$root" ] || echo disk.root=yes
    findmnt -rno MAJ:MIN,TARGET | awk -v d="$(cat "$d/dev")" '$1 == d {print "mounted=" $2}'
  done
  probe disk "$1"
  target=$1
  # A kernel that has not read the table yet: this tells it, and writes nothing to the disk.
  if [ -z "$(partitions "$k")" ] && [ -n "$(blkid -p -s PTTYPE -o value "$1" 2>/dev/null)" ]; then
    partx -u "$1" 2>/dev/null; udevadm settle -t 10 2>/dev/null
  fi
  for part in $(partitions "$k"); do
    echo "part=$part"; target=/dev/$part
  done
  if [ "$target" != "$1" ]; then
    p=${target##*/}
    probe part "$target"
    echo "part.device=$(cat "$sys/$p/dev")"
    echo "part.number=$(cat "$sys/$p/partition")"
    echo "part.end=$((($(cat "$sys/$p/start") + $(cat "$sys/$p/size")) * 512))"
    echo "part.bytes=$(blockdev --getsize64 "$target")"
    ends part "$target"
  fi
  ends disk "$1"
  type=$(blkid -p -s TYPE -o value "$target" 2>/dev/null || :)
  [ -z "$type" ] || echo "fs.bytes=$(fs_bytes "$type" "$target" "$(mountpoint -q "$2" && echo "$2")")"
}

# A damaged or unknown format looks blank to every prober: then both ends must be zero.
ends() {
  ! blkid -p -o export "$2" 2>/dev/null | grep -q -E '^(TYPE|PTTYPE)=' || return 0
  [ "$(blockdev --getsize64 "$2")" -ge 1048576 ] || return 0
  head -c 1048576 "$2" | zero && echo "$1.head=zero"
  tail -c 1048576 "$2" | zero && echo "$1.tail=zero"
  :
}
