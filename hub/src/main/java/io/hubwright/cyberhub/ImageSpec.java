package io.hubwright.cyberhub;

import io.hubwright.Spec;
import io.hubwright.host.DockerSpec;
import io.hubwright.hub.RegistryLoginSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image in a host's Docker Engine: pulled, or built there after its ancestors and, with a registry, pushed to it. Destroying it takes
 * its name away on the host; what was pushed stays in the registry.
 *
 * @param source whether it is pulled or built
 * @param registry where a built one is pushed to and a pulled one comes from; the login of this host's engine
 * @param path in front of the name there, such as {@code hubs}; may be empty
 */
public record ImageSpec(DockerSpec docker, ImageSource source, Optional<RegistryLoginSpec> registry, String path)
        implements Spec<HostImage> {

    /** From Docker Hub or a registry without a password, or built and kept on this host. */
    public static ImageSpec on(DockerSpec docker, ImageSource source) {
        return new ImageSpec(docker, source, Optional.empty(), "");
    }

    public ImageSpec source(ImageSource source) {
        return new ImageSpec(docker, source, registry, path);
    }

    /** The login must be this engine's own: {@code registry.loginOn(docker)}. */
    public ImageSpec registry(RegistryLoginSpec registry) {
        if (!registry.node().equals(docker.host()))
            throw new IllegalArgumentException(
                    "the image is on " + docker.host().name() + ", but this login on "
                            + registry.node().name());
        return new ImageSpec(docker, source, Optional.of(registry), path);
    }

    public ImageSpec path(String path) {
        return new ImageSpec(docker, source, registry, path);
    }

    /** What containers name it by. */
    public String reference() {
        if (source instanceof PulledImage || registry.isEmpty()) return source.reference();
        var own = source.reference().substring(source.reference().indexOf('/') + 1);
        return registry.get().registry().endpoint() + "/" + (path.isEmpty() ? "" : path + "/") + own;
    }

    /** What it stands on, if that is built too. */
    Optional<ImageSpec> parent() {
        return source instanceof ApplicationImage image && image.parent() instanceof ApplicationImage parent
                ? Optional.of(source(parent))
                : Optional.empty();
    }

    @Override
    public String kind() {
        return "image";
    }

    @Override
    public String name() {
        return reference() + "@" + docker.host().name();
    }

    @Override
    public List<Spec<?>> requires() {
        var all = new ArrayList<Spec<?>>(List.of(docker, docker.host().address(), docker.host()));
        registry.ifPresent(all::add);
        parent().ifPresent(all::add);
        return all;
    }

    @Override
    public String toString() {
        return reference() + " on " + docker.host().name();
    }
}
