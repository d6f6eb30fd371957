# Installs packages on Debian and Ubuntu, after all others are brought up to date if $1 is yes.
#include apt
upgrade=$1; shift
refresh
# apt gives the lists the dates that they have on their server, so these do not tell when they were fetched.
grep -q -e '^E:' -e '^Err:' "$log.update" || { mkdir -p /var/lib/hubwright && touch /var/lib/hubwright/package-lists; }
known "$@"
[ "$upgrade" != yes ] || apt upgrade --with-new-pkgs || fail 'cannot bring the packages up to date'
[ $# -eq 0 ] || apt install --no-install-recommends "$@" || fail "cannot install $*"
