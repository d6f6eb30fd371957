package io.hubwright.host;

import io.hubwright.host.DockerDecision.Install;
import io.hubwright.host.DockerSource.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a family of distributions gets Docker's packages. */
sealed interface Distribution {
    List<String> ENGINE = List.of("docker-ce", "docker-ce-cli", "containerd.io");
    List<String> PLUGINS = List.of("docker-buildx-plugin", "docker-compose-plugin");

    /** Where an own CA's certificates go. */
    String caPath();

    /** Why Docker cannot be installed here from this source; empty if it can. */
    Optional<String> refusal(DockerSpec spec);

    /** What the package manager must know before it installs. */
    List<WantedFile> files(DockerSpec spec);

    Install install(DockerSpec spec);

    /** What that source's engine is called. */
    String enginePackage(DockerSource source);

    static Optional<Distribution> of(DockerFacts facts) {
        return switch (facts.os().id()) {
            case "debian", "ubuntu" -> Optional.of(new Apt(facts.os(), facts.debianArchitecture()));
            case "centos", "rocky", "almalinux", "rhel" -> Optional.of(new Dnf(facts.os()));
            default -> Optional.empty();
        };
    }

    /** Debian and Ubuntu. */
    record Apt(HostFacts.Os os, String architecture) implements Distribution {
        // As Docker's instructions for Debian and Ubuntu list them.
        private static final List<String> IN_THE_WAY_OF_DOCKER_CE =
                List.of("docker.io", "docker-doc", "docker-compose", "podman-docker", "containerd", "runc");

        @Override
        public String caPath() {
            return "/usr/local/share/ca-certificates/hubwright.crt";
        }

        @Override
        public Optional<String> refusal(DockerSpec spec) {
            return os.codename().isEmpty() && spec.source() instanceof Repository
                    ? Optional.of(
                            os
                                    + " has no release name, as pre-releases have none: take its own packages by fromDistribution()")
                    : Optional.empty();
        }

        @Override
        public String enginePackage(DockerSource source) {
            return source instanceof Repository ? "docker-ce" : "docker.io";
        }

        @Override
        public List<WantedFile> files(DockerSpec spec) {
            var files = new ArrayList<WantedFile>();
            spec.proxy()
                    .ifPresent(proxy -> files.add(new WantedFile(
                            "/etc/apt/apt.conf.d/95hubwright-proxy",
                            "Acquire::http::Proxy \"" + proxy + "\";\nAcquire::https::Proxy \"" + proxy + "\";\n")));
            if (spec.source() instanceof Repository repository) files.addAll(source(repository));
            spec.version().ifPresent(version -> files.add(pin(spec.source(), version)));
            return files;
        }

        private List<WantedFile> source(Repository repository) {
            var files = new ArrayList<WantedFile>();
            if (!repository.armoredKey().isEmpty())
                files.add(new WantedFile("/etc/apt/keyrings/docker.asc", repository.armoredKey()));
            files.add(new WantedFile(
                    "/etc/apt/sources.list.d/docker.sources",
                    String.join(
                            "\n",
                            "Types: deb",
                            "URIs: " + repository.below(os.id()),
                            "Suites: " + os.codename(),
                            "Components: stable",
                            "Architectures: " + architecture,
                            "Signed-By: /etc/apt/keyrings/docker.asc",
                            "")));
            return files;
        }

        // 1001 holds against upgrades and allows a downgrade.
        private static WantedFile pin(DockerSource source, String version) {
            return new WantedFile(
                    "/etc/apt/preferences.d/docker-hubwright",
                    source instanceof Repository
                            ? "Package: docker-ce docker-ce-cli docker-ce-rootless-extras\nPin: version 5:" + version
                                    + "-*\nPin-Priority: 1001\n"
                            : "Package: docker.io\nPin: version " + version + "[-+~]*\nPin-Priority: 1001\n");
        }

        @Override
        public Install install(DockerSpec spec) {
            var arguments = new ArrayList<String>();
            arguments.add(
                    spec.source() instanceof Repository repository
                                    && repository.armoredKey().isEmpty()
                            ? repository.below(os.id()) + "/gpg"
                            : "-");
            arguments.add(spec.version().orElse("-"));
            if (spec.source() instanceof Repository) {
                arguments.addAll(ENGINE);
                arguments.add("|");
                arguments.addAll(PLUGINS);
                arguments.add("|");
                arguments.addAll(IN_THE_WAY_OF_DOCKER_CE);
            } else {
                arguments.addAll(List.of(
                        "docker.io",
                        "|",
                        "docker-cli",
                        "|",
                        "docker-ce",
                        "docker-ce-cli",
                        "containerd.io",
                        "podman-docker"));
            }
            return new Install("docker-install-apt", arguments);
        }
    }

    /** CentOS Stream, Rocky, Alma, Red Hat. */
    record Dnf(HostFacts.Os os) implements Distribution {
        private static final List<String> IN_THE_WAY =
                List.of("docker", "docker-client", "docker-common", "docker-engine", "podman-docker", "runc");

        @Override
        public String caPath() {
            return "/etc/pki/ca-trust/source/anchors/hubwright.pem";
        }

        @Override
        public Optional<String> refusal(DockerSpec spec) {
            if (os.id().equals("centos") && os.major() < 9)
                return Optional.of(os
                        + " gets no updates any more and its mirrors are gone (CentOS 7 since June 2024): make the machine"
                        + " from an image of Rocky Linux 9 or CentOS Stream 9");
            if (os.major() < 8)
                return Optional.of(
                        os + " is too old for Docker Engine 20.10: make the machine from an image of release 9");
            if (!(spec.source() instanceof Repository))
                return Optional.of(os
                        + " has no Docker Engine of its own (its docker package is Podman): take Docker's repository");
            return Optional.empty();
        }

        @Override
        public String enginePackage(DockerSource source) {
            return "docker-ce";
        }

        // Docker keeps one repository for Red Hat itself, and one for all that is built from its sources.
        private String below(Repository repository) {
            return repository.below(os.id().equals("rhel") ? "rhel" : "centos");
        }

        @Override
        public List<WantedFile> files(DockerSpec spec) {
            if (!(spec.source() instanceof Repository repository)) return List.of();
            var files = new ArrayList<WantedFile>();
            if (!repository.armoredKey().isEmpty())
                files.add(new WantedFile("/etc/pki/rpm-gpg/RPM-GPG-KEY-docker", repository.armoredKey()));
            var lines = new ArrayList<>(List.of(
                    "[docker-ce-stable]",
                    "name=Docker CE Stable",
                    "baseurl=" + below(repository) + "/$releasever/$basearch/stable",
                    "enabled=1",
                    "gpgcheck=1",
                    "gpgkey=" + key(repository)));
            spec.proxy().ifPresent(proxy -> lines.add("proxy=" + proxy));
            files.add(new WantedFile("/etc/yum.repos.d/docker-ce.repo", String.join("\n", lines) + "\n"));
            return files;
        }

        private String key(Repository repository) {
            return repository.armoredKey().isEmpty()
                    ? below(repository) + "/gpg"
                    : "file:///etc/pki/rpm-gpg/RPM-GPG-KEY-docker";
        }

        @Override
        public Install install(DockerSpec spec) {
            var repository = (Repository) spec.source();
            var arguments =
                    new ArrayList<>(List.of(key(repository), spec.version().orElse("-")));
            arguments.addAll(ENGINE);
            arguments.addAll(PLUGINS);
            arguments.add("|");
            arguments.addAll(IN_THE_WAY);
            return new Install("docker-install-dnf", arguments);
        }
    }
}
