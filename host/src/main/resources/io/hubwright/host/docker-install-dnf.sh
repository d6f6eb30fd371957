# Installs Docker Engine on Red Hat's family. $1 address of the signing key to import (or -), $2 exact version (or -), then the
# packages, a bar, packages that stand in the way.
LC_ALL=C; export LC_ALL
key=$1; version=$2; shift 2
must=; conflicting=; list=must
for word; do case $word in '|') list=conflicting ;; *) eval "$list=\"\$$list \$word\"" ;; esac; done
fail() { echo "$*" >&2; exit 1; }
if command -v cloud-init >/dev/null; then
  timeout 600 cloud-init status --wait >/dev/null 2>&1 || [ $? -eq 2 ] || echo 'cloud-init did not succeed; going on'
fi
[ ! -e /etc/pki/ca-trust/source/anchors/hubwright.pem ] || update-ca-trust || fail 'update-ca-trust failed'
[ "$key" = - ] || rpm --import "$key" || fail "cannot import the signing key $key"
present=$(rpm -q --qf '%{NAME}\n' $conflicting 2>/dev/null | grep -v 'not installed' | tr '\n' ' ')
[ -z "$present" ] || dnf -y remove $present || fail "cannot remove $present"
if [ "$version" != - ]; then
  dnf -q list --showduplicates docker-ce 2>/dev/null | awk '{print $2}' | grep -q "[:]$version-" ||
    fail "the repository has no docker-ce $version; it has: $(dnf -q list --showduplicates docker-ce 2>/dev/null | awk '$1 ~ /^docker-ce/ {print $2}' | tr '\n' ' ')"
  dnf -y install 'dnf-command(versionlock)' || fail 'cannot install the versionlock plugin of dnf'
  dnf versionlock delete docker-ce docker-ce-cli >/dev/null 2>&1
  must=$(for p in $must; do case $p in docker-ce|docker-ce-cli) echo "$p-$version" ;; *) echo "$p" ;; esac; done | tr '\n' ' ')
fi
# dnf waits for its lock by itself.
dnf -y install --allowerasing $must || fail "cannot install $must"
[ "$version" = - ] || dnf versionlock add docker-ce docker-ce-cli || fail 'cannot hold the version'
