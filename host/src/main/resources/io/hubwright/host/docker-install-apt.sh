# Installs Docker Engine on Debian and Ubuntu. $1 address of the signing key to fetch (or -), $2 exact version (or -), then the
# packages, a bar, packages that are installed where the repository has them, a bar, packages that stand in the way.
LC_ALL=C; DEBIAN_FRONTEND=noninteractive; NEEDRESTART_MODE=a; export LC_ALL DEBIAN_FRONTEND NEEDRESTART_MODE
key=$1; version=$2; shift 2
must=; may=; conflicting=; list=must
for word; do
  case $word in '|') case $list in must) list=may ;; *) list=conflicting ;; esac ;; *) eval "$list=\"\$$list \$word\"" ;; esac
done
fail() { echo "$*" >&2; exit 1; }
log=$(mktemp); trap 'rm -f "$log"' EXIT

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

if [ -e /usr/local/share/ca-certificates/hubwright.crt ]; then
  command -v update-ca-certificates >/dev/null || { apt update; apt install --no-install-recommends ca-certificates; }
  update-ca-certificates || fail 'update-ca-certificates failed'
fi
if [ "$key" != - ]; then
  [ -e /etc/ssl/certs/ca-certificates.crt ] || { apt update; apt install --no-install-recommends ca-certificates; }
  new=/etc/apt/keyrings/docker.asc.new
  /usr/lib/apt/apt-helper download-file "$key" "$new" || fail "cannot fetch the signing key $key"
  grep -q 'BEGIN PGP PUBLIC KEY BLOCK' "$new" || fail "$key is no OpenPGP key"
  chmod 644 "$new"; mv -f "$new" /etc/apt/keyrings/docker.asc
fi
# A mirror in the middle of its own update gives hash mismatches.
tries=3
until apt update && ! grep -q -e 'Hash Sum mismatch' -e '^E:' "$log"; do
  tries=$((tries - 1)); [ $tries -gt 0 ] || break
  sleep 5
done
cp "$log" "$log.update"; trap 'rm -f "$log" "$log.update"' EXIT

candidate() { apt-cache policy "$1" | sed -n 's/^ *Candidate: //p' | grep -v '^(none)$'; }
for package in $must; do
  [ -n "$(candidate "$package")" ] || { grep -e '^E:' -e '^W:' -e '^Err:' "$log.update"; fail "no repository of this machine has the package $package"; }
done
first=${must# }; first=${first%% *}
if [ "$version" != - ]; then
  case $(candidate "$first") in
    *:"$version"[-~+]*|"$version"[-~+]*) ;;
    *) fail "the repository has no $first $version; it has: $(apt-cache madison "$first" | awk '{print $3}' | tr '\n' ' ')" ;;
  esac
fi
for package in $may; do [ -z "$(candidate "$package")" ] || must="$must $package"; done
present=$(for package in $conflicting; do dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' "$package" 2>/dev/null; done | sed -n 's/^.i *//p')
[ -z "$present" ] || apt remove $present || fail "cannot remove $present"
apt install --no-install-recommends --allow-downgrades $must || fail "cannot install$must"
