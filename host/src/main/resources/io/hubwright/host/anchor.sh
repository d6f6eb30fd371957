# Who works on a deployment's part of this machine. $1 what to do, $2 the deployment's file, $3 its uid, $4 who runs, $5 for how many
# seconds from now, by this machine's clock. One at a time under a lock; a file is replaced, so that it is the old or the new one.
LC_ALL=C; export LC_ALL
verb=$1; file=$2; uid=$3; run=$4; seconds=$5
fail() { echo "$*" >&2; exit 4; }
value() { sed -n "s/^$1=//p" "$file" 2>/dev/null | head -n 1; }
number() { case $1 in ''|*[!0-9]*) echo 0 ;; *) echo "$1" ;; esac; }

mkdir -p "${file%/*}" && chmod 755 "${file%/*}" || fail "cannot make ${file%/*}"
exec 9>"${file%/*}/.lock" || fail "cannot open the lock"
flock -w 30 9 || fail "the lock on ${file%/*} is held by others"
now=$(date +%s)

keep() {
  printf 'deployment=%s\nuid=%s\nrun=%s\nuntil=%s\n' "${file##*/}" "$1" "$2" "$3" >"$file.new" && sync "$file.new" \
    && chmod 644 "$file.new" && mv -f "$file.new" "$file" || fail "cannot write $file"
}

case $verb in
  claim)
    [ -n "$(value uid)" ] || keep "$uid" '' 0
    value uid ;;
  lease)
    [ "$(value uid)" = "$uid" ] || exit 10
    holder=$(value run); until=$(number "$(value until)")
    if [ -n "$holder" ] && [ "$holder" != "$run" ] && [ "$until" -gt "$now" ]; then
      # The clock was set back: nobody is kept away for longer than a lease lasts.
      [ "$until" -le $((now + seconds)) ] || keep "$uid" "$holder" $((now + seconds))
      echo "$holder"; exit 0
    fi
    keep "$uid" "$run" $((now + seconds))
    echo "$run" ;;
  end)
    [ "$(value uid)" != "$uid" ] || [ "$(value run)" != "$run" ] || keep "$uid" '' 0 ;;
  release)
    [ "$(value uid)" != "$uid" ] || rm -f "$file" || fail "cannot remove $file" ;;
esac
