package io.hubwright.hub;

import java.util.List;

/**
 * A machine that is logged in at a registry, as last read.
 *
 * @param files on the machine, in which the login stands
 */
public record RegistryLogin(String endpoint, String user, List<String> files) {
    public RegistryLogin {
        files = List.copyOf(files);
    }

    @Override
    public String toString() {
        return user + " at " + endpoint + " in " + files.size() + " files";
    }
}
