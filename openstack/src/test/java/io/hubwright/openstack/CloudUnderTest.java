package io.hubwright.openstack;

import io.hubwright.Time;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.Settings;
import java.nio.file.Path;

/**
 * A cloud to hold the handlers against, embedded or real.
 *
 * @param name in the clouds.yaml
 * @param otherFlavor a larger one
 * @param state where the "computer" that runs keeps its state
 */
record CloudUnderTest(
        Path cloudsYaml, String name, String image, String flavor, String otherFlavor, Path state, Time time) {
    Hubwright connect() {
        return connect(state);
    }

    /** From another computer. */
    Hubwright connect(Path otherState) {
        return Hubwright.connect(
                Settings.defaults().stateDirectory(otherState).time(time), OpenStackCloud.from(cloudsYaml, name));
    }

    Outside outside() throws Exception {
        return new Outside(cloudsYaml, name);
    }
}
