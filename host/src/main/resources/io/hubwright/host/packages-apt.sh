# Installs packages on Debian and Ubuntu, after all others are brought up to date if $1 is yes.
#include apt
upgrade=$1; shift
refresh
known "$@"
[ "$upgrade" != yes ] || apt upgrade --with-new-pkgs || fail 'cannot bring the packages up to date'
[ $# -eq 0 ] || apt install --no-install-recommends "$@" || fail "cannot install $*"
