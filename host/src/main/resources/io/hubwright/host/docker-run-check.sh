# Runs the image $1, then removes it.
LC_ALL=C; export LC_ALL
out=$(timeout 60 docker run --rm --network none "$1" 2>&1); rc=$?
docker rmi -f "$1" >/dev/null 2>&1
echo "$out"
exit $rc
