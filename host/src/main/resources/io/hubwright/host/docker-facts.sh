# What is known of Docker here. $1 is the user that is to use it, the others are files that we may have written.
LC_ALL=C; export LC_ALL
user=$1; shift
sed -n 's/^\([A-Z_]*\)="\{0,1\}\([^"]*\)"\{0,1\}$/os.\1=\2/p' /etc/os-release
echo "architecture=$(uname -m)"
[ ! -d /run/systemd/system ] || echo systemd=yes
names='docker-ce docker-ce-cli containerd.io docker.io docker-doc docker-compose podman-docker containerd runc docker docker-client docker-common docker-engine moby-engine'
if command -v dpkg-query >/dev/null; then
  dpkg-query -W -f '${db:Status-Abbrev} ${Package} ${Version}\n' $names 2>/dev/null | sed -n 's/^[ih]i  */package=/p'
elif command -v rpm >/dev/null; then
  rpm -q --qf '%{NAME} %{VERSION}-%{RELEASE}\n' $names 2>/dev/null | grep -v 'not installed' | sed 's/^/package=/'
fi
[ ! -e /snap/bin/docker ] || echo snap=yes
[ -z "$(ps -eo comm= | grep -e '^containerd-shim' -e '^kubelet$')" ] || echo containers=yes
[ -z "$user" ] || echo "groups= $(id -nG "$user") "
echo "enabled=$(systemctl is-enabled docker 2>/dev/null)"
echo "active=$(systemctl is-active docker 2>/dev/null)"
if command -v docker >/dev/null && timeout 20 docker version -f 'engine={{.Server.Version}}
api={{.Server.APIVersion}}' 2>/dev/null; then
  timeout 20 docker info -f 'driver={{.Driver}}
root={{.DockerRootDir}}' 2>/dev/null
fi
[ ! -s /etc/docker/daemon.json ] || echo "daemon.json=$(base64 -w 0 </etc/docker/daemon.json)"
for f; do [ ! -e "$f" ] || echo "file=$(sha256sum <"$f" | cut -c1-64) $f"; done
