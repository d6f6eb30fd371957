# Which of the packages $2 and on are installed, and, if $1 is yes, whether others could be upgraded.
LC_ALL=C; export LC_ALL
upgrades=$1; shift
# Whether a file like this is younger than a week.
fresh() { [ -n "$(find "$1" -maxdepth 1 -name "$2" -mtime -7 2>/dev/null | head -1)" ]; }
ours() { fresh /var/lib/hubwright package-lists; }
sed -n 's/^\([A-Z_]*\)="\{0,1\}\([^"]*\)"\{0,1\}$/os.\1=\2/p' /etc/os-release
if command -v dpkg-query >/dev/null; then
  for p; do dpkg-query -W -f '${db:Status-Abbrev} ${Package} ${Version}\n' "$p" 2>/dev/null | sed -n 's/^[ih]i  */package=/p'; done
  if [ "$upgrades" = yes ]; then
    fresh /var/lib/apt/lists '*_Packages*' || fresh /var/lib/apt/periodic update-success-stamp || ours || echo lists=old
    echo "upgrades=$(apt-get -s -q upgrade --with-new-pkgs 2>/dev/null | grep -c '^Inst ')"
  fi
  [ ! -e /var/run/reboot-required ] || echo reboot=yes
elif command -v rpm >/dev/null; then
  for p; do rpm -q --qf '%{NAME} %{VERSION}-%{RELEASE}\n' "$p" 2>/dev/null | grep -v 'not installed' | sed 's/^/package=/'; done
  if [ "$upgrades" = yes ]; then
    fresh /var/cache/dnf '*.solv' || ours || echo lists=old
    echo "upgrades=$(dnf -q -C check-update 2>/dev/null | awk '/^Obsoleting/ {exit} NF == 3' | wc -l)"
  fi
  ! command -v needs-restarting >/dev/null || needs-restarting -r >/dev/null 2>&1 || echo reboot=yes
fi
