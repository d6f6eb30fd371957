# Makes Docker run, now and at every boot, with its present configuration. $1 user that is to use it (or empty), $2 restart or keep.
LC_ALL=C; export LC_ALL
fail() { echo "$*" >&2; exit 1; }
systemctl daemon-reload
systemctl enable docker >/dev/null 2>&1 || fail 'cannot enable docker.service'
why() { journalctl -u docker -n 20 --no-pager -o cat 2>/dev/null | grep -i -e fail -e error -e unable | tail -3; }
if [ "$2" = restart ]; then
  systemctl reset-failed docker 2>/dev/null; systemctl restart docker || fail "docker.service does not start: $(why)"
else
  systemctl start docker || fail "docker.service does not start: $(why)"
fi
[ -z "$1" ] || usermod -aG docker "$1" || fail "cannot let $1 use docker"
timeout 60 sh -c 'until docker version >/dev/null 2>&1; do sleep 0.2; done' || fail "dockerd does not answer: $(why)"
