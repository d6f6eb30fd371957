package io.hubwright.host;

import io.hubwright.host.DockerDecision.Do;
import io.hubwright.host.DockerDecision.Install;
import io.hubwright.host.DockerDecision.Refuse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Decides what to do about Docker: a function of what is wanted and of what is there. */
final class DockerPlanner {
    private static final String PROXY = "/etc/systemd/system/docker.service.d/hubwright-proxy.conf";

    /** The files that we may write: their digests are among the facts. */
    static final List<String> FILES = List.of(
            "/usr/local/share/ca-certificates/hubwright.crt",
            "/etc/pki/ca-trust/source/anchors/hubwright.pem",
            "/etc/apt/apt.conf.d/95hubwright-proxy",
            "/etc/apt/keyrings/docker.asc",
            "/etc/apt/sources.list.d/docker.sources",
            "/etc/apt/preferences.d/docker-hubwright",
            "/etc/pki/rpm-gpg/RPM-GPG-KEY-docker",
            "/etc/yum.repos.d/docker-ce.repo",
            PROXY,
            DaemonJson.PATH);

    private final DockerSpec spec;
    private final Optional<String> caPem;
    private final DockerFacts facts;
    private final Distribution distribution;

    private DockerPlanner(DockerSpec spec, Optional<String> caPem, DockerFacts facts, Distribution distribution) {
        this.spec = spec;
        this.caPem = caPem;
        this.facts = facts;
        this.distribution = distribution;
    }

    static DockerDecision decide(DockerSpec spec, Optional<String> caPem, DockerFacts facts) {
        var distribution = Distribution.of(facts);
        if (distribution.isEmpty())
            return new Refuse(
                    "Docker can be installed on Debian, Ubuntu, Rocky, Alma, CentOS Stream and Red Hat, not on "
                            + facts.os() + ": install it yourself, or take another image");
        var planner = new DockerPlanner(spec, caPem, facts, distribution.get());
        return planner.refusal().<DockerDecision>map(Refuse::new).orElseGet(planner::work);
    }

    private Optional<String> refusal() {
        if (!facts.systemd()) return Optional.of("the machine is not run by systemd");
        if (facts.engine().isPresent()) return refusalOfEngine(facts.engine().get());
        if (facts.snap())
            return Optional.of(
                    "Docker is installed as a snap, which cannot see volumes outside /home: snap remove docker, then run again");
        if (facts.containersRun())
            return Optional.of(
                    "containers run there without Docker (containerd or a kubelet): its packages would replace theirs and stop"
                            + " them; take another machine, or stop them first");
        return distribution.refusal(spec);
    }

    // 20.10 is the oldest that cares for cgroup v2 and whose API docker-java speaks; it is what Debian 11 and 12 have.
    private Optional<String> refusalOfEngine(String version) {
        var numbers = version.split("\\.");
        int major = Integer.parseInt(numbers[0]);
        int minor = numbers.length > 1 ? Integer.parseInt(numbers[1].replaceFirst("\\D.*", "")) : 0;
        return major * 100 + minor >= 2010
                ? Optional.empty()
                : Optional.of(
                        "its Docker Engine " + version + " is older than 20.10: upgrade it, or take a newer image");
    }

    private DockerDecision work() {
        var files = wanted().filter(file -> !facts.digest(file.path()).equals(Optional.of(file.digest())))
                .toList();
        var install = needsInstall() ? Optional.of(distribution.install(spec)) : Optional.<Install>empty();
        boolean restart = facts.engine().isPresent() && files.stream().anyMatch(DockerPlanner::readByEngine);
        boolean settle = restart
                || install.isPresent()
                || !facts.enabled()
                || facts.engine().isEmpty()
                || !facts.mayUse();
        return new Do(files, install, settle, restart);
    }

    private boolean needsInstall() {
        if (facts.engine().isEmpty())
            return !facts.packages().containsKey(distribution.enginePackage(spec.source())) || !versionFits();
        return !versionFits();
    }

    private boolean versionFits() {
        if (spec.version().isEmpty()) return true;
        return facts.engine()
                .map(version -> version.equals(spec.version().get())
                        || version.startsWith(spec.version().get() + "+"))
                .orElseGet(() -> packageVersionFits(spec.version().get()));
    }

    private boolean packageVersionFits(String version) {
        var installed = facts.packages().getOrDefault(distribution.enginePackage(spec.source()), "");
        return installed.replaceFirst("^\\d+:", "").matches(Pattern.quote(version) + "([-+~].*)?");
    }

    private Stream<WantedFile> wanted() {
        var files = new ArrayList<WantedFile>();
        caPem.ifPresent(pem -> files.add(new WantedFile(distribution.caPath(), pem)));
        if (ownsPackages()) files.addAll(distribution.files(spec));
        files.add(new WantedFile(DaemonJson.PATH, DaemonJson.merge(facts.daemonJson(), spec)));
        spec.proxy().ifPresent(proxy -> files.add(proxyDropIn(proxy.toString())));
        return files.stream();
    }

    // An engine from elsewhere is used as it is: another source's packages would only get in its way.
    private boolean ownsPackages() {
        return facts.engine().isEmpty() || facts.packages().containsKey(distribution.enginePackage(spec.source()));
    }

    private WantedFile proxyDropIn(String proxy) {
        var direct = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
        spec.hubMirror().ifPresent(mirror -> direct.add(mirror.getHost()));
        spec.insecureRegistries().forEach(registry -> direct.add(registry.replaceFirst(":\\d+$", "")));
        return new WantedFile(
                PROXY,
                "[Service]\nEnvironment=\"HTTP_PROXY=" + proxy + "\" \"HTTPS_PROXY=" + proxy + "\" \"NO_PROXY="
                        + String.join(",", direct) + "\"\n");
    }

    private static boolean readByEngine(WantedFile file) {
        return file.path().equals(DaemonJson.PATH)
                || file.path().equals(PROXY)
                || file.path().contains("hubwright.crt")
                || file.path().contains("anchors/hubwright.pem");
    }
}
