package io.hubwright.cyberhub;

import io.hubwright.DeadlineExceededException;
import io.hubwright.cyberhub.Cyberhub.Part;
import io.hubwright.host.CommandResult;
import io.hubwright.hub.internal.FoundContainer;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Optional;

/** What is done with a hub's containers. */
record HubOperation(HubOnHost hub) {
    private static final Duration START = Duration.ofMinutes(2);

    CyberhubStatus status() {
        var states = new EnumMap<Part, String>(Part.class);
        for (var part : Part.values())
            states.put(part, find(part).map(FoundContainer::state).orElse("missing"));
        var version = find(Part.HUB).filter(FoundContainer::running).flatMap(running -> hub.api()
                .version());
        var servers =
                hub.usersContainers().stream().filter(FoundContainer::running).count();
        return new CyberhubStatus(states, version, (int) servers);
    }

    void up() {
        var ran = get(Part.HUB).running();
        for (var part : new Part[] {Part.PROXY, Part.HUB, Part.FRONT})
            if (!get(part).running()) hub.containers().start(get(part).id(), name(part));
        // A proxy that was started anew leads nowhere, not even to the hub, which would see that within a minute.
        if (ran) hub.api().restoreRoutes();
        awaitHub();
    }

    void down() {
        stopHub();
        hub.usersContainers().stream().filter(FoundContainer::running).forEach(hub.containers()::stop);
        find(Part.PROXY).ifPresent(hub.containers()::stop);
    }

    void stopHub() {
        find(Part.HUB).ifPresent(hub.containers()::stop);
    }

    void restart() {
        hub.containers().restart(get(Part.HUB));
        awaitHub();
    }

    void awaitHub() {
        var probe = new HubProbe(hub.place());
        var end = hub.place().time().deadline(START);
        for (var trouble = probe.trouble(); trouble.isPresent(); trouble = probe.trouble()) {
            if (end.passed())
                throw new DeadlineExceededException(
                        "the hub " + hub.place().spec().name() + " is not back after " + START.toSeconds() + " s: "
                                + trouble.get() + "; it said: " + logs(Part.HUB, 3));
            hub.place().time().sleep(Duration.ofMillis(300));
        }
    }

    String logs(Part part, int lines) {
        return hub.containers().log(get(part), lines);
    }

    CommandResult exec(Part part, String... command) {
        requireWords(command);
        var ended = hub.containers().command(hub.running(name(part)), command).run();
        return new CommandResult(ended.exitCode(), ended.output(), "");
    }

    int terminal(Part part, InputStream keyboard, OutputStream screen, String... command) {
        requireWords(command);
        return hub.containers().command(hub.running(name(part)), command).terminal(keyboard, screen);
    }

    private static void requireWords(String... command) {
        if (command.length == 0) throw new IllegalArgumentException("a command needs at least one word");
    }

    private Optional<FoundContainer> find(Part part) {
        return hub.containers().find(name(part));
    }

    private FoundContainer get(Part part) {
        return find(part)
                .orElseThrow(() -> new io.hubwright.NotFoundException(
                        "there is no container " + name(part) + ": apply the deployment"));
    }

    private String name(Part part) {
        return switch (part) {
            case HUB -> hub.hub().name();
            case PROXY -> hub.proxy().name();
            case FRONT -> FrontConfig.CONTAINER;
        };
    }
}
