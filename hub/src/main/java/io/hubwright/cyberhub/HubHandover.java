package io.hubwright.cyberhub;

import io.hubwright.HubwrightException;
import io.hubwright.host.Host;
import io.hubwright.hub.internal.ContainerSwitch;
import io.hubwright.hub.internal.FoundContainer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What goes from one hub container to the next. Another image may change the database, so that it is copied first; if the new hub
 * does not answer, the copy is put back and the old hub goes on.
 */
final class HubHandover implements ContainerSwitch.Handover {
    private static final Duration START = Duration.ofMinutes(3);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final HubOnHost hub;
    private final Optional<String> imageBefore;
    private final Optional<String> database;
    private final String image;
    private Optional<String> copy = Optional.empty();

    private HubHandover(HubOnHost hub, String image, Optional<String> imageBefore, Optional<String> database) {
        this.hub = hub;
        this.image = image;
        this.imageBefore = imageBefore;
        this.database = database;
    }

    /** @param imageBefore of the hub that runs now */
    static HubHandover upgrade(HubOnHost hub, Optional<String> imageBefore) {
        return new HubHandover(hub, hub.hub().image(), imageBefore, Optional.empty());
    }

    /** @param database the copy that this image can read */
    static HubHandover rollback(HubOnHost hub, String image, String imageBefore, String database) {
        return new HubHandover(hub, image, Optional.of(imageBefore), Optional.of(database));
    }

    @Override
    public void begin() {
        if (imageBefore.isEmpty() || imageBefore.get().equals(image)) return;
        copy = Optional.of(keep(hub, imageBefore.get()));
        database.ifPresent(older -> putBack(hub, older));
    }

    /** Copies the database of a hub that does not run; where to. */
    static String keep(HubOnHost hub, String image) {
        var directory =
                hub.paths().before() + "/" + STAMP.format(hub.place().time().now());
        root(hub).script("keep-database", KEEP, hub.paths().data(), directory, image);
        return directory;
    }

    /** Puts a copy in place of the database of a hub that does not run. */
    private static void putBack(HubOnHost hub, String copy) {
        root(hub).script("put-database-back", PUT_BACK, hub.paths().data(), copy);
    }

    private static Host root(HubOnHost hub) {
        return hub.place().host().sudo();
    }

    @Override
    public void prove() {
        var end = hub.place().time().deadline(START);
        while (hub.api().version().isEmpty()) {
            var container = hub.running(hub.hub().name());
            if (container.restarts() > 0 || end.passed()) throw silent(container);
            hub.place().time().sleep(Duration.ofMillis(500));
        }
    }

    private HubwrightException silent(FoundContainer container) {
        return new HubwrightException("the hub of " + container.image() + " does not answer: "
                + hub.containers().lastWords(container));
    }

    @Override
    public void undo() {
        copy.ifPresent(directory -> putBack(hub, directory));
    }

    // The five newest are kept.
    private static final String KEEP =
            """
            set -eu
            mkdir -m 0700 -p -- "$2"
            cp -p -- "$1"/jupyterhub.sqlite* "$2"
            printf '%s\\n' "$3" >"$2/image"
            ls -1d -- "$(dirname "$2")"/2* | head -n -5 | while read -r old; do rm -r -- "$old"; done
            """;

    private static final String PUT_BACK =
            """
            set -eu
            rm -f -- "$1"/jupyterhub.sqlite*
            cp -p -- "$2"/jupyterhub.sqlite* "$1"
            """;
}
