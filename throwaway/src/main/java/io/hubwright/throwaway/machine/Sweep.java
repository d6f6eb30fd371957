package io.hubwright.throwaway.machine;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import io.hubwright.Cidr;
import io.hubwright.HubwrightException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Removes what runs of killed processes left; what a living process owns, or one that cannot be judged, stays. */
final class Sweep {
    private static final List<String> OURS = List.of(Owner.RUN);

    private final Engine engine;
    private final Consumer<String> progress;
    private final Set<String> runs = new HashSet<>();

    Sweep(Engine engine, Consumer<String> progress) {
        this.engine = engine;
        this.progress = progress;
    }

    /** Machines first, for they hold the loop devices; then these, through the workbench; then the rest. */
    void sweep(Workbench workbench) {
        for (var container : engine.ask("list containers", client -> client.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(OURS)
                .exec())) ifDead(container.getLabels(), () -> remove(container));
        for (var volume : volumes()) ifDead(labels(volume), () -> {});
        runs.forEach(workbench::freeLoops);
        for (var volume : volumes())
            ifDead(
                    labels(volume),
                    () -> engine.tell("remove volume", client -> client.removeVolumeCmd(volume.getName())
                            .exec()));
        closeWays(workbench);
        if (!runs.isEmpty()) progress.accept("swept what " + runs.size() + " killed run(s) had left");
    }

    private List<InspectVolumeResponse> volumes() {
        return engine.ask("list volumes", client -> Optional.ofNullable(
                        client.listVolumesCmd().withFilter("label", OURS).exec().getVolumes())
                .orElse(List.of()));
    }

    private void closeWays(Workbench workbench) {
        var dead = engine
                .ask("list networks", client -> client.listNetworksCmd().exec())
                .stream()
                .filter(network -> isDead(network.getLabels()))
                .sorted(Comparator.comparing(
                        Network::getName)) // a run's internal network comes before its external one
                .toList();
        for (int i = 0; i + 1 < dead.size(); i++) {
            if (run(dead.get(i).getLabels()).equals(run(dead.get(i + 1).getLabels())))
                workbench.closeWay(subnet(dead.get(i)), subnet(dead.get(i + 1)));
        }
        for (var network : dead)
            ifDead(
                    network.getLabels(),
                    () -> engine.tell("remove network", client -> client.removeNetworkCmd(network.getId())
                            .exec()));
    }

    private static Machines.Subnet subnet(Network network) {
        return Machines.Subnet.of(Cidr.of(network.getIpam().getConfig().get(0).getSubnet()));
    }

    private void remove(Container container) {
        engine.remove(container.getId());
    }

    private void ifDead(Map<String, String> labels, Runnable removal) {
        if (!isDead(labels)) return;
        try {
            removal.run();
        } catch (HubwrightException e) {
            progress.accept("not swept: " + e.getMessage()); // another process may sweep at the same time
        }
        run(labels).ifPresent(runs::add);
    }

    private static boolean isDead(@Nullable Map<String, String> labels) {
        return labels != null
                && run(labels).isPresent()
                && Optional.ofNullable(labels.get(Owner.OWNER))
                        .flatMap(Owner::parse)
                        .filter(Owner::dead)
                        .isPresent();
    }

    private static Optional<String> run(Map<String, String> labels) {
        return Optional.ofNullable(labels.get(Owner.RUN));
    }

    private static Map<String, String> labels(InspectVolumeResponse volume) {
        return Optional.ofNullable(volume.getLabels()).orElse(Map.of());
    }
}
