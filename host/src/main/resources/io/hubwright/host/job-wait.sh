# Waits up to $2 seconds for the job in $1 to end. Prints how it stands, then the end of what it printed.
cd "$1" || exit 1
n=$(($2 * 5))
while [ ! -e status ] && [ $n -gt 0 ]; do
  # Nobody holds the lock and there is no status: it was killed, or has not begun.
  if flock -n lock true; then idle=$((${idle:-0} + 1)); else idle=0; fi
  if [ $idle -ge 25 ]; then [ -e status ] || { echo state=gone; exit 0; }; fi
  n=$((n - 1)); sleep 0.2
done
if [ -e status ]; then echo "state=ended $(cat status)"; else echo state=running; fi
[ ! -e output ] || tail -c 16384 output
