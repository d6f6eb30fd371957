package io.hubwright.throwaway.machine;

import java.util.List;
import java.util.Map;

/** Takes down a run of this process, by label, so that a machine in the middle of its boot goes, too. */
record Removal(Engine engine, String run) {
    void machines() {
        var workbench = "/hubwright-" + run + "-workbench";
        engine
                .ask("list machines", client -> client.listContainersCmd()
                        .withShowAll(true)
                        .withLabelFilter(Map.of(Owner.RUN, run))
                        .exec())
                .parallelStream()
                .filter(container -> !List.of(container.getNames()).contains(workbench))
                .forEach(container -> engine.remove(container.getId()));
    }

    void networks() {
        for (var network : engine.ask("list networks", client -> client.listNetworksCmd()
                .withNameFilter("hubwright-" + run)
                .exec()))
            engine.tell("remove network", client -> client.removeNetworkCmd(network.getId())
                    .exec());
    }
}
