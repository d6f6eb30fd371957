# Installs Docker Engine on Debian and Ubuntu. $1 address of the signing key to fetch (or -), $2 exact version (or -), then the
# packages, a bar, packages that are installed where the repository has them, a bar, packages that stand in the way.
#include apt
key=$1; version=$2; shift 2
must=; may=; conflicting=; list=must
for word; do
  case $word in '|') case $list in must) list=may ;; *) list=conflicting ;; esac ;; *) eval "$list=\"\$$list \$word\"" ;; esac
done
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
refresh
known $must
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
