package io.hubwright.cyberhub;

import io.hubwright.HubwrightException;
import io.hubwright.hub.internal.ContainerSwitch;

/** Back to the hub before the last upgrade. */
record HubRollback(HubOnHost hub) {
    private static final String NEWEST =
            """
            for d in $(ls -1d "$1"/2* 2>/dev/null | tac); do
              [ "$(cat "$d/image")" != "$2" ] || continue
              printf '%s\\n%s\\n' "$d" "$(cat "$d/image")"
              exit 0
            done
            """;

    String run() {
        var running = hub.running(hub.hub().name());
        var lines = hub.place()
                .host()
                .sudo()
                .script("last-upgrade", NEWEST, hub.paths().before(), running.image())
                .stdout()
                .lines()
                .toList();
        if (lines.size() < 2)
            throw new HubwrightException("the hub " + hub.place().spec().name() + " runs " + running.image()
                    + ", and no database of another image was kept: there is nothing to go back to");
        var image = lines.get(1);
        var spec = hub.place().spec();
        var before = spec.settings(spec.settings().hubImage(image));
        var plan = HubContainers.hub(before, HubFiles.of(before), hub.place().marker());
        var handover = HubHandover.rollback(hub, image, running.image(), lines.get(0));
        new ContainerSwitch(hub.containers(), plan, hub.place().time()).converge(false, handover);
        return image;
    }
}
