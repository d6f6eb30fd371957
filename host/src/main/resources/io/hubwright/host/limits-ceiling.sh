# What sshd may give, and the file $1 with our limits.
LC_ALL=C; export LC_ALL
pid=$(pgrep -o -x sshd) || exit 0
eff=$(sed -n 's/^CapEff:[[:space:]]*//p' "/proc/$pid/status")
# CAP_SYS_RESOURCE is the 24th bit.
[ $((0x$eff >> 24 & 1)) = 1 ] || {
  awk '/^Max processes/ {print "sshd.processes=" $4} /^Max open files/ {print "sshd.files=" $5}' "/proc/$pid/limits"
}
[ ! -e "$1" ] || echo "file=$(base64 -w 0 <"$1")"
