package io.hubwright.cyberhub;

import io.hubwright.Time;
import io.hubwright.engine.Context;
import io.hubwright.host.Host;
import io.hubwright.hub.RegistryLoginSpec;
import io.hubwright.hub.internal.PullLogin;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A hub's spec with all that it was resolved to, so that the hub can be worked on after the run, too.
 *
 * @param logins by image, where one lies in a private registry
 */
record HubPlace(
        CyberhubSpec spec,
        String marker,
        Host host,
        FrontAccess front,
        Map<String, PullLogin> logins,
        Time time,
        Consumer<String> progress) {

    /** The host must be up, with Docker on it. */
    static HubPlace of(CyberhubSpec spec, Context context) {
        return new HubPlace(
                spec,
                context.marker(spec).text(),
                context.get(spec.host()),
                FrontAccess.of(spec.front(), context),
                logins(spec),
                context.time(),
                context::progress);
    }

    private static Map<String, PullLogin> logins(CyberhubSpec spec) {
        var all = new TreeMap<String, PullLogin>();
        for (var image : spec.images())
            image.login().flatMap(HubPlace::credentials).ifPresent(login -> all.put(image.image(), login));
        return all;
    }

    private static Optional<PullLogin> credentials(RegistryLoginSpec login) {
        return login.registry().users().entrySet().stream()
                .filter(user -> login.user().isEmpty() || login.user().get().equals(user.getKey()))
                .findFirst()
                .map(user -> new PullLogin(login.registry().endpoint(), user.getKey(), user.getValue()));
    }

    Optional<PullLogin> login(String image) {
        return Optional.ofNullable(logins.get(image));
    }

    HubOnHost open() {
        return new HubOnHost(this);
    }
}
