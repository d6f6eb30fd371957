package io.hubwright.openstack;

import io.hubwright.Time;
import io.hubwright.UnavailableException;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Settings;
import java.nio.file.Path;

/** The way to a real cloud, cut at its POSTs: what a real cloud does not do on demand. */
final class CutWire implements Transport {
    /** At each POST, or what becomes of the process there. */
    enum Cut {
        KILLED_BEFORE,
        KILLED_AFTER,
        ANSWER_LOST
    }

    private final Transport wire;
    private final Cut cut;
    private volatile boolean dead;

    private CutWire(Transport wire, Cut cut) {
        this.wire = wire;
        this.cut = cut;
    }

    static Hubwright connect(CloudUnderTest cloud, Path state, Time time, Cut cut) {
        var settings = CloudsYaml.at(cloud.cloudsYaml()).entry(cloud.name()).settings();
        return Hubwright.connect(
                Settings.defaults().stateDirectory(state).time(time),
                services -> CloudConnection.open(
                        settings, new CutWire(new Wire(settings, services.network()), cut), services));
    }

    @Override
    public Answer send(Ask ask) {
        if (dead) throw new Killed();
        if (!ask.method().equals("POST") || ask.uri().getPath().endsWith("/auth/tokens")) return wire.send(ask);
        if (cut != Cut.ANSWER_LOST) throw kill(ask);
        var answer = wire.send(ask);
        throw new UnavailableException("cannot " + ask.what() + ": the answer was lost; it was " + answer.status());
    }

    // One at a time: of two that set out together only one is on its way when the process ends.
    private synchronized Killed kill(Ask ask) {
        if (!dead && cut == Cut.KILLED_AFTER) wire.send(ask);
        dead = true;
        return new Killed();
    }
}
