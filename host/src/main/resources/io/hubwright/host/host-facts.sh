# What the machine is. Prints key=value; a key may come more than once.
LC_ALL=C; export LC_ALL
echo "kernel=$(uname -r)"
echo "architecture=$(uname -m)"
[ ! -d /run/systemd/system ] || echo systemd=yes
sed -n 's/^\([A-Z_]*\)="\{0,1\}\([^"]*\)"\{0,1\}$/os.\1=\2/p' /etc/os-release
lsblk -bdnro NAME,SIZE,RO,TYPE | sed 's/^/disk=/'
findmnt -rno MAJ:MIN,FSTYPE,SOURCE,TARGET | sed 's/^/mount=/'
