# For scripts that install packages on Debian and Ubuntu.
LC_ALL=C; DEBIAN_FRONTEND=noninteractive; NEEDRESTART_MODE=a; export LC_ALL DEBIAN_FRONTEND NEEDRESTART_MODE
fail() { echo "$*" >&2; exit 1; }
log=$(mktemp); trap 'rm -f "$log" "$log.update"' EXIT

# First boot is not over: cloud-init installs packages, too. 2 means errors that it recovered from.
if command -v cloud-init >/dev/null; then
  timeout 600 cloud-init status --wait >/dev/null 2>&1 || [ $? -eq 2 ] || echo 'cloud-init did not succeed; going on'
fi

# DPkg::Lock::Timeout waits for one of apt's locks only; the other two fail at once.
apt() {
  end=$(($(date +%s) + 600)); pause=1; repaired=
  until apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" >"$log" 2>&1; do
    if grep -q 'dpkg was interrupted' "$log" && [ -z "$repaired" ]; then
      repaired=yes; dpkg --force-confdef --force-confold --configure -a >"$log" 2>&1; continue
    fi
    grep -q -e 'Could not get lock' -e 'Unable to lock' -e 'is held by process' -e 'Unable to acquire the dpkg frontend lock' "$log" || { cat "$log"; return 1; }
    [ "$(date +%s)" -lt $end ] || { cat "$log"; fail 'another program has been holding the package lock for 10 minutes'; }
    sleep $pause; [ $pause -ge 16 ] || pause=$((pause * 2))
  done
  cat "$log"
}

# The lists of packages, anew. A mirror in the middle of its own update gives hash mismatches.
refresh() {
  tries=3
  until apt update && ! grep -q -e 'Hash Sum mismatch' -e '^E:' "$log"; do
    tries=$((tries - 1)); [ $tries -gt 0 ] || break
    sleep 5
  done
  cp "$log" "$log.update"
}

candidate() { apt-cache policy "$1" | sed -n 's/^ *Candidate: //p' | grep -v '^(none)$'; }

# Fails if no repository has one of these.
known() {
  for package; do
    [ -n "$(candidate "$package")" ] || { grep -e '^E:' -e '^W:' -e '^Err:' "$log.update"; fail "no repository of this machine has the package $package"; }
  done
}
