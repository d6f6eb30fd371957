# How the mount over SSH at $1 by the unit $2 stands. The others are files that it consists of.
LC_ALL=C; export LC_ALL
path=$1; unit=$2; shift 2
[ -c /dev/fuse ] || echo fuse=missing
echo "enabled=$(systemctl is-enabled "$unit" 2>/dev/null)"
echo "active=$(systemctl is-active "$unit" 2>/dev/null)"
for f; do [ ! -e "$f" ] || echo "file=$(sha256sum <"$f" | cut -c1-64) $(stat -c %a "$f") $f"; done
line=$(findmnt -rnM "$path" -o FSTYPE,SOURCE,OPTIONS | tail -1)
if [ -n "$line" ]; then
  echo "mounted=$line"
  # One whose server is gone does not answer.
  timeout 20 df -B1 --output=size,avail "$path" 2>/dev/null | tail -1 | sed 's/^/usage=/'
elif [ -e "$path" ]; then
  [ -d "$path" ] || echo path.file=yes
  [ -z "$(ls -A "$path" 2>/dev/null | head -1)" ] || echo path.full=yes
fi
