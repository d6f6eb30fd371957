# The limits of a log-in of this user, which this is; and how many processes it has. sshd's own limits bound them, unless it may go beyond.
LC_ALL=C; export LC_ALL
awk '/^Max processes/ {print "processes.soft=" $3} /^Max open files/ {print "files.soft=" $4}' "/proc/$$/limits"
echo "processes.now=$(ps -L -o lwp= -u "$(id -u)" | wc -l)"
echo "files.ceiling=$(cat /proc/sys/fs/nr_open)"
echo "processes.ceiling=$(cat /proc/sys/kernel/threads-max)"
echo "uid=$(id -u)"
[ ! -d /run/systemd/system ] || echo "tasks=$(systemctl show -p TasksMax --value "user-$(id -u).slice" 2>/dev/null)"
