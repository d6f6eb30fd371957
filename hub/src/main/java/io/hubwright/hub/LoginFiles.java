package io.hubwright.hub;

import io.hubwright.ConflictException;
import io.hubwright.Secret;
import io.hubwright.hub.internal.FileSnapshot;
import io.hubwright.hub.internal.WantedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which files a login needs on its machine, given what is in them now. Pure.
 *
 * @param endpoint as images name the registry
 * @param anchorPem the CA to trust
 * @param privateIp where this machine reaches the registry
 * @param mark ends our line in {@code /etc/hosts}
 */
record LoginFiles(
        String endpoint,
        String hostname,
        boolean tls,
        String user,
        Secret password,
        Optional<String> anchorPem,
        Optional<String> privateIp,
        String mark) {
    static final String DOCKER_CONFIG = "/root/.docker/config.json";
    static final String KUBELET_CONFIG = "/var/lib/kubelet/config.json";
    static final String HOSTS = "/etc/hosts";
    static final String CONTAINERD_CONFIG = "/etc/containerd/config.toml";

    // config_path = "/etc/containerd/certs.d" in the registry section; several are joined by colons, the first is
    // enough.
    private static final Pattern CONFIG_PATH = Pattern.compile("(?m)^\\s*config_path\\s*=\\s*[\"'](/[^\"':]+)");

    static String containerdDirectory(String configToml) {
        var matcher = CONFIG_PATH.matcher(configToml);
        return matcher.find() ? matcher.group(1) : "";
    }

    String dockerCa() {
        return "/etc/docker/certs.d/" + endpoint + "/ca.crt";
    }

    /** @throws ConflictException if others wrote something there that stands in the way */
    List<WantedFile> wanted(LoginFacts facts) {
        var all = new ArrayList<WantedFile>();
        all.add(WantedFile.secret(DOCKER_CONFIG, withLogin(DOCKER_CONFIG, facts)));
        all.addAll(hosts(facts));
        anchorPem.ifPresent(pem -> all.add(WantedFile.open(dockerCa(), ours(dockerCa(), pem, facts))));
        if (!facts.containerd().isEmpty()) all.addAll(containerd(facts));
        // Last: the kubelet is restarted for it, and its first pull needs all the others.
        all.add(WantedFile.secret(KUBELET_CONFIG, withLogin(KUBELET_CONFIG, facts)));
        return all;
    }

    /** The same files without the login. */
    List<WantedFile> unwanted(LoginFacts facts) {
        var all = new ArrayList<WantedFile>();
        for (var path : List.of(KUBELET_CONFIG, DOCKER_CONFIG))
            all.add(WantedFile.secret(
                    path,
                    new DockerConfigJson(facts.text(path))
                            .without(endpoint, path)
                            .text()));
        all.add(WantedFile.open(HOSTS, facts.hosts().without(mark).text()));
        facts.hosts()
                .master()
                .ifPresent(master -> all.add(WantedFile.open(
                        master, new HostsFile(facts.text(master)).without(mark).text())));
        all.add(WantedFile.open(dockerCa(), ""));
        if (!facts.containerd().isEmpty()) {
            all.add(WantedFile.open(hostsToml(facts), ""));
            all.add(WantedFile.open(containerdCa(facts), ""));
        }
        return all;
    }

    /** Which of them differ from what is there, in content or in who may read them. */
    static List<WantedFile> differing(List<WantedFile> wanted, LoginFacts facts) {
        return wanted.stream()
                .filter(file -> !file.text().equals(facts.text(file.path())) || openToOthers(file, facts))
                .toList();
    }

    private static boolean openToOthers(WantedFile file, LoginFacts facts) {
        return file.secret()
                && facts.files().has(file.path())
                && !facts.files().mode(file.path()).equals("600");
    }

    /** What is read first. */
    String[] paths() {
        return new String[] {HOSTS, CONTAINERD_CONFIG, DOCKER_CONFIG, KUBELET_CONFIG, dockerCa()};
    }

    /** What these lead to. */
    String[] furtherPaths(FileSnapshot first) {
        var all = new ArrayList<String>();
        new HostsFile(first.text(HOSTS)).master().ifPresent(all::add);
        var containerd = containerdDirectory(first.text(CONTAINERD_CONFIG));
        if (!containerd.isEmpty()) {
            all.add(containerd + "/" + endpoint + "/hosts.toml");
            all.add(containerd + "/" + endpoint + "/ca.crt");
        }
        return all.toArray(String[]::new);
    }

    private String withLogin(String path, LoginFacts facts) {
        return new DockerConfigJson(facts.text(path))
                .with(endpoint, user, password, path)
                .text();
    }

    private List<WantedFile> hosts(LoginFacts facts) {
        var hosts = facts.hosts();
        var all = new ArrayList<WantedFile>();
        all.add(WantedFile.open(HOSTS, withAddress(hosts).text()));
        hosts.master()
                .ifPresent(master -> all.add(WantedFile.open(
                        master, withAddress(new HostsFile(facts.text(master))).text())));
        return all;
    }

    private HostsFile withAddress(HostsFile hosts) {
        return privateIp.map(ip -> hosts.with(ip, hostname, mark)).orElseGet(() -> hosts.without(mark));
    }

    private List<WantedFile> containerd(LoginFacts facts) {
        var all = new ArrayList<WantedFile>();
        anchorPem.ifPresent(
                pem -> all.add(WantedFile.open(containerdCa(facts), ours(containerdCa(facts), pem, facts))));
        all.add(WantedFile.open(hostsToml(facts), ours(hostsToml(facts), hostsTomlText(facts), facts)));
        return all;
    }

    private String hostsTomlText(LoginFacts facts) {
        var url = (tls ? "https://" : "http://") + endpoint;
        var ca =
                anchorPem.map(pem -> "  ca = \"" + containerdCa(facts) + "\"\n").orElse("");
        return "server = \"" + url + "\"\n\n[host.\"" + url + "\"]\n  capabilities = [\"pull\", \"resolve\"]\n" + ca;
    }

    private String ours(String path, String text, LoginFacts facts) {
        var there = facts.text(path);
        if (facts.mark().isEmpty() && !there.isEmpty() && !there.equals(text))
            throw new ConflictException(path + " is there already and is not ours: remove it, and run again");
        return text;
    }

    private String hostsToml(LoginFacts facts) {
        return facts.containerd() + "/" + endpoint + "/hosts.toml";
    }

    private String containerdCa(LoginFacts facts) {
        return facts.containerd() + "/" + endpoint + "/ca.crt";
    }

    @Override
    public String toString() {
        return user + " at " + endpoint;
    }
}
