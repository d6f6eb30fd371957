# Starts what is in $1/run, unless it runs or has ended already. The lock is held as long as it runs.
cd "$1" || exit 1
if [ -e status ] || ! flock -n lock true; then exit 0; fi
rm -f status.new
job='cd "$1"; exec 9>lock; flock -n 9 || exit 0; shift; sh ./run "$@" >output 2>&1 9>&- </dev/null; echo $? >status.new; mv status.new status'
directory=$1; unit=$2; shift 2
if [ -d /run/systemd/system ] && command -v systemd-run >/dev/null; then
  systemd-run --quiet --collect --unit="$unit" sh -c "$job" job "$directory" "$@"
else
  setsid nohup sh -c "$job" job "$directory" "$@" >/dev/null 2>&1 </dev/null &
fi
