package io.hubwright.examples;

import io.hubwright.registry.ImageRef;
import io.hubwright.registry.ImageStore;
import io.hubwright.registry.RegistryClient;
import java.nio.file.Path;

/** What an argument of {@link RegistryCommand} names: an image of a registry, of a layout, or of a tar. */
record RegistryPlace(ImageStore store, String name) {

    static RegistryPlace of(String argument, RegistryCommandOptions options) {
        if (argument.startsWith(".") || argument.startsWith("/")) return ofPath(argument, options);
        int slash = argument.indexOf('/');
        var registry = slash < 0 ? "" : argument.substring(0, slash);
        if (registry.contains(".") || registry.contains(":") || registry.equals("localhost"))
            return new RegistryPlace(options.connect(registry), argument.substring(slash + 1));
        var ref = ImageRef.parse(argument);
        return new RegistryPlace(
                options.connect(ref.registry()),
                ref.toString().substring(ref.registry().length() + 1));
    }

    private static RegistryPlace ofPath(String argument, RegistryCommandOptions options) {
        int hash = argument.lastIndexOf('#');
        var store = ImageStore.at(Path.of(hash < 0 ? argument : argument.substring(0, hash)))
                .transfer(options.transfer());
        return new RegistryPlace(store, hash < 0 ? store.onlyName() : argument.substring(hash + 1));
    }

    RegistryClient registry() {
        if (store instanceof RegistryClient registry) return registry;
        throw new IllegalArgumentException(store + " is no registry: name it registry/repository:tag");
    }

    ImageRef ref() {
        return registry().ref(name);
    }
}
