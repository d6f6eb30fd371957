# Installs packages on Rocky, Alma, CentOS Stream and Red Hat, after all others are brought up to date if $1 is yes. $2 is the address of
# EPEL's release package, or - where the distribution has it; what the distribution itself lacks is looked for there.
LC_ALL=C; export LC_ALL
upgrade=$1; epel=$2; shift 2
fail() { echo "$*" >&2; exit 1; }
if command -v cloud-init >/dev/null; then
  timeout 600 cloud-init status --wait >/dev/null 2>&1 || [ $? -eq 2 ] || echo 'cloud-init did not succeed; going on'
fi
# dnf waits for its lock by itself.
if [ "$upgrade" = yes ]; then
  dnf -y upgrade --refresh || fail 'cannot bring the packages up to date'
  # What has not changed is not written anew, so the cache does not tell when it was asked for.
  mkdir -p /var/lib/hubwright && touch /var/lib/hubwright/package-lists
fi
for package; do
  dnf -q info "$package" >/dev/null 2>&1 && continue
  rpm -q epel-release >/dev/null 2>&1 && fail "neither the distribution nor EPEL has the package $package"
  if [ "$epel" = - ]; then dnf -y install epel-release; else dnf -y install "$epel"; fi || fail "cannot add EPEL, which may have $package"
  dnf -q info "$package" >/dev/null 2>&1 || fail "neither the distribution nor EPEL has the package $package"
done
[ $# -eq 0 ] || dnf -y install "$@" || fail "cannot install $*"
