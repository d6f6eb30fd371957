package io.hubwright.host;

import io.hubwright.host.DockerDecision.Install;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a family of distributions installs packages, and what it calls them. */
enum PackageSystem {
    APT,
    DNF;

    private static final Map<String, String> RED_HAT_NAMES =
            Map.of("sshfs", "fuse-sshfs", "openssh-client", "openssh-clients");

    static Optional<PackageSystem> of(HostFacts.Os os) {
        return switch (os.id()) {
            case "debian", "ubuntu" -> Optional.of(APT);
            case "centos", "rocky", "almalinux", "rhel" -> Optional.of(DNF);
            default -> Optional.empty();
        };
    }

    List<String> names(List<String> packages) {
        return packages.stream()
                .map(name -> this == DNF ? RED_HAT_NAMES.getOrDefault(name, name) : name)
                .toList();
    }

    /** @param packages under this system's names */
    Install install(HostFacts.Os os, List<String> packages, boolean upgrade) {
        var arguments = new ArrayList<>(List.of(upgrade ? "yes" : "no"));
        if (this == DNF) arguments.add(epel(os));
        arguments.addAll(packages);
        return new Install(this == DNF ? "packages-dnf" : "packages-apt", arguments);
    }

    // Red Hat itself has no epel-release; the others have one in a repository that is on by default.
    private static String epel(HostFacts.Os os) {
        return os.id().equals("rhel")
                ? "https://dl.fedoraproject.org/pub/epel/epel-release-latest-" + os.major() + ".noarch.rpm"
                : "-";
    }
}
