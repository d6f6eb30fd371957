package io.hubwright.cyberhub;

import io.hubwright.cyberhub.HubMount.Kind;
import io.hubwright.host.Host;
import java.util.ArrayList;
import java.util.List;

/** A hub's directories on its host, and the secrets that are drawn there and never leave it. */
record HubDirectories(Host host, CyberhubSpec spec) {
    // Directories that are there keep their mode and owner. A secret that is there is kept: a new cookie secret would
    // log everybody
    // out.
    private static final String MAKE =
            """
            set -eu
            config=$1 storage=$2 owner=$3
            shift 3
            umask 022
            own() { [ -d "$3" ] || install -d -m "$1" -o "${2%:*}" -g "${2#*:}" -- "$3"; }
            for d in /etc/hubwright "$(dirname "$storage")" "$storage" "$storage/access" "$storage/shared"; do
              mkdir -p -- "$d"
            done
            for d in "$(dirname "$config")" "$config" "$storage/data" "$storage/secrets" "$storage/secrets/proxy" "$storage/before"
            do own 0700 0:0 "$d"; done
            own 0711 0:0 "$storage/homes"
            own 0711 0:0 "$storage/private"
            for d in "$@"; do
              case $d in
                "$storage/private/"*) own 0711 0:0 "$d" ;;
                *) own 2775 "$owner" "$d" ;;
              esac
            done
            umask 077
            for s in cookie-secret proxy/proxy-token api-token; do
              f=$storage/secrets/$s
              [ -s "$f" ] || { od -An -tx1 -N32 /dev/urandom | tr -d ' \\n' >"$f.new"; mv -- "$f.new" "$f"; }
            done
            """;

    void make() {
        var paths = HubPaths.of(spec);
        var settings = spec.settings();
        var words = new ArrayList<>(List.of(
                paths.config(HubFiles.of(spec).digest()),
                paths.storage(),
                settings.userId() + ":" + settings.groupId()));
        for (var mount : spec.mounts()) {
            if (mount.source().isPresent()) continue;
            if (mount.kind() == Kind.PRIVATE) words.add(paths.perUser() + "/" + mount.name());
            else words.add(paths.source(mount));
        }
        host.sudo().script("hub-directories", MAKE, words.toArray(String[]::new));
    }
}
