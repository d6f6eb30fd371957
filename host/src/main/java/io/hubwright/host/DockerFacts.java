package io.hubwright.host;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a machine says about Docker on it. */
record DockerFacts(HostFacts.Os os, Facts facts) {
    static DockerFacts parse(String text) {
        return new DockerFacts(HostFacts.parse(text).os(), Facts.parse(text));
    }

    static DockerFacts read(Host host, List<String> files) {
        var arguments = new ArrayList<>(List.of(host.user().equals("root") ? "" : host.user()));
        arguments.addAll(files);
        return parse(host.script("docker-facts", Scripts.load("docker-facts"), arguments.toArray(String[]::new))
                .stdout());
    }

    /** As dpkg calls it. */
    String debianArchitecture() {
        var machine = facts.get("architecture");
        return Map.of("x86_64", "amd64", "aarch64", "arm64", "armv7l", "armhf").getOrDefault(machine, machine);
    }

    String architecture() {
        return facts.get("architecture");
    }

    boolean systemd() {
        return facts.yes("systemd");
    }

    /** Installed packages and their versions. */
    Map<String, String> packages() {
        return facts.all("package").stream()
                .map(line -> line.split(" ", 2))
                .collect(Collectors.toMap(words -> words[0], words -> words[1], (first, second) -> first));
    }

    boolean snap() {
        return facts.yes("snap");
    }

    /** True if containers run, or a kubelet: what removing a package would stop. */
    boolean containersRun() {
        return facts.yes("containers");
    }

    /** The running engine's version; empty if none answers. */
    Optional<String> engine() {
        return facts.find("engine");
    }

    boolean enabled() {
        return facts.get("enabled").equals("enabled");
    }

    /** True if the user that we log in as may use Docker. */
    boolean mayUse() {
        var groups = facts.find("groups");
        return groups.isEmpty() || groups.get().contains(" docker ");
    }

    Optional<String> daemonJson() {
        return facts.find("daemon.json")
                .map(base64 -> new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    }

    /** SHA-256 in hex of a file that was asked for; empty if there is none. */
    Optional<String> digest(String path) {
        return facts.all("file").stream()
                .filter(line -> line.endsWith(" " + path))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst();
    }

    DockerEngine toEngine() {
        return new DockerEngine(facts.get("engine"), facts.get("api"), facts.get("driver"), facts.get("root"));
    }
}
