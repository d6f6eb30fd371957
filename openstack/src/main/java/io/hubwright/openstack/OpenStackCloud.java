package io.hubwright.openstack;

import io.hubwright.engine.Connection;
import io.hubwright.engine.Provider;
import io.hubwright.engine.Services;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An OpenStack cloud, as openstackclient knows it. Files and variables are read when it is connected. Immutable.
 *
 * <p>Of a cloud in clouds.yaml these are read: {@code auth}, {@code auth_type} (password, v3applicationcredential, v3token),
 * {@code region_name}, {@code interface}, {@code cacert}, {@code verify}. Vendor profiles are not.
 */
public final class OpenStackCloud implements Provider {
    private final String text;
    private final Supplier<CloudEntry> entry;

    private OpenStackCloud(String text, Supplier<CloudEntry> entry) {
        this.text = text;
        this.entry = entry;
    }

    /**
     * A cloud of the first clouds.yaml found: the one that {@code OS_CLIENT_CONFIG_FILE} names, then in the working directory,
     * {@code ~/.config/openstack}, {@code /etc/openstack}. Secrets may stand in a secure.yaml there.
     */
    public static OpenStackCloud named(String name) {
        return new OpenStackCloud(
                "OpenStack cloud " + name, () -> searched(System.getenv()).entry(name));
    }

    /** A cloud of this clouds.yaml, and of the secure.yaml beside it if there is one. */
    public static OpenStackCloud from(Path cloudsYaml, String name) {
        return new OpenStackCloud("OpenStack cloud " + name + " of " + cloudsYaml, () -> CloudsYaml.at(cloudsYaml)
                .entry(name));
    }

    /** What {@code OS_CLOUD} names in clouds.yaml, else what the {@code OS_*} variables of an openrc file say. */
    public static OpenStackCloud fromEnvironment() {
        return new OpenStackCloud("OpenStack cloud of the OS_* variables", () -> fromVariables(System.getenv()));
    }

    static CloudEntry fromVariables(Map<String, String> environment) {
        var name = environment.get("OS_CLOUD");
        return name == null || name.isBlank()
                ? CloudVariables.entry(environment)
                : searched(environment).entry(name);
    }

    private static CloudsYaml searched(Map<String, String> environment) {
        return CloudsYaml.searched(environment, Path.of(""), Path.of(System.getProperty("user.home")));
    }

    /**
     * Logs in.
     *
     * @throws IllegalArgumentException if the cloud is not described, or not well
     */
    @Override
    public Connection connect(Services services) {
        return CloudConnection.open(entry.get().settings(), services);
    }

    @Override
    public String toString() {
        return text;
    }
}
