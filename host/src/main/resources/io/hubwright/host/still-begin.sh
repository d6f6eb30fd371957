# $1 mount point, $2 seconds. Prints the directory by which still-end.sh ends it.
fail() { echo "$*" >&2; exit 1; }
path=$1
mountpoint -q "$path" || fail "nothing is mounted at $path"
for needed in / /etc /run /tmp /usr /var; do
  [ "$(stat -c %d "$needed")" != "$(stat -c %d "$path")" ] || fail "the machine itself runs from $path"
done
directory=$(mktemp -d /run/hubwright-still.XXXXXX)
# One process does all of it: writers go on again whatever becomes of whoever asked.
setsid sh -c '
  cd "$2"
  fsfreeze -f "$1" 2>said || { : >failed; exit; }
  : >begun
  until=$(($(date +%s) + $3))
  while [ ! -e end ] && [ "$(date +%s)" -lt "$until" ]; do sleep 0.1; done
  [ -e end ] && how=asked || how=late
  fsfreeze -u "$1" && echo "$how" >ended.new && mv ended.new ended
' still "$path" "$directory" "$2" </dev/null >/dev/null 2>&1 &
while [ ! -e "$directory/begun" ]; do
  if [ -e "$directory/failed" ]; then
    said=$(cat "$directory/said"); rm -r "$directory"
    fail "$said"
  fi
  sleep 0.05
done
echo "$directory"
