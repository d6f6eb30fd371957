package io.hubwright.hub.internal;

import static io.hubwright.hub.internal.DockerCall.call;
import static io.hubwright.hub.internal.DockerCall.run;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerNetwork;
import io.hubwright.ConflictException;
import java.util.Map;
import java.util.Optional;

/** Bridge networks at a host's Docker Engine. */
public final class Networks {
    private final DockerClient docker;

    Networks(DockerClient docker) {
        this.docker = docker;
    }

    /**
     * Makes it unless it is there.
     *
     * @throws ConflictException if one of this name is there that does not carry the marker
     */
    public void ensure(String name, String marker) {
        var there = marker(name);
        if (there.isEmpty()) create(name, marker);
        else if (!there.get().equals(marker))
            throw new ConflictException("the Docker network " + name + " is taken by "
                    + (there.get().isEmpty() ? "others" : "\"" + there.get() + "\"")
                    + ": remove it, or take another name");
    }

    /** Whose it is: its marker, which may be empty; empty if there is no such network. */
    public Optional<String> marker(String name) {
        return call("inspect the network " + name, () -> {
            try {
                var labels =
                        docker.inspectNetworkCmd().withNetworkId(name).exec().getLabels();
                return Optional.of(labels == null ? "" : labels.getOrDefault(ContainerPlan.MARKER, ""));
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    private void create(String name, String marker) {
        run("create the network " + name, () -> docker.createNetworkCmd()
                .withName(name)
                .withDriver("bridge")
                .withCheckDuplicate(true)
                .withLabels(Map.of(ContainerPlan.MARKER, marker))
                .exec());
    }

    void connect(String container, ContainerPlan.Attachment attachment) {
        run("connect a container to the network " + attachment.network(), () -> docker.connectToNetworkCmd()
                .withNetworkId(attachment.network())
                .withContainerId(container)
                .withContainerNetwork(new ContainerNetwork().withAliases(attachment.aliases()))
                .exec());
    }

    /** Nothing may be connected to it any more. One that is gone is fine. */
    public void remove(String name) {
        run("remove the network " + name, () -> {
            try {
                docker.removeNetworkCmd(name).exec();
            } catch (NotFoundException e) { // it is gone
            }
        });
    }
}
