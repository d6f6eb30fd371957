package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts of Red Hat's family with a real dnf and rpm, as Debian has them: below a root of their own, with a distribution that has
 * git, and an EPEL that has fuse-sshfs. Its mirrors are not needed.
 */
class DnfIT {
    @TempDir
    private static Path repositories;

    @TempDir
    private Path root;

    @TempDir
    private Path programs;

    @BeforeAll
    static void build() throws Exception {
        Needed.all(Requires.root());
        for (var program : List.of("dnf", "rpmbuild", "createrepo_c")) Needed.all(Requires.program(program));
        rpm("base", "git", "1", "");
        rpm("base", "epel-release", "9", repository("epel"));
        rpm("epel", "fuse-sshfs", "3", "");
        rpm("newer", "git", "2", "");
        for (var name : List.of("base", "epel", "newer"))
            call("createrepo_c", "-q", repositories.resolve(name).toString());
    }

    private static void rpm(String repository, String name, String version, String config) throws Exception {
        var file = "/etc/yum.repos.d/" + name + ".repo";
        var lines = new ArrayList<>(List.of(
                "Name: " + name,
                "Version: " + version,
                "Release: 1",
                "Summary: a test",
                "License: none",
                "BuildArch: noarch",
                "%description",
                "a test",
                "%install",
                "mkdir -p %{buildroot}/etc/yum.repos.d"));
        if (!config.isEmpty()) lines.addAll(List.of("cat >%{buildroot}" + file + " <<'END'", config + "END"));
        lines.add("%files");
        if (!config.isEmpty()) lines.add(file);
        var spec = Files.write(repositories.resolve(name + ".spec"), lines);
        call(
                "rpmbuild",
                "--quiet",
                "-bb",
                "--define",
                "_topdir " + repositories.resolve("build"),
                "--define",
                "_rpmdir " + repositories.resolve(repository),
                spec.toString());
    }

    private static String repository(String name) {
        return "[" + name + "]\nname=" + name + "\nbaseurl=file://" + repositories.resolve(name)
                + "\nenabled=1\ngpgcheck=0\n";
    }

    @BeforeEach
    void machine() throws IOException {
        var config = Files.createDirectories(root.resolve("etc/yum.repos.d"));
        Files.writeString(config.resolve("base.repo"), repository("base"));
        program(
                "dnf",
                "exec /usr/bin/dnf --installroot=" + root + " --releasever=9 --setopt=reposdir=" + config + " \"$@\"");
        program("rpm", "exec /usr/bin/rpm --root=" + root + " \"$@\"");
        program("mkdir", "exit 1"); // keeps the script's note off this computer
        // Without dpkg's among them, for the scripts go by what there is; bash is what Debian's rpm finds its database
        // by.
        for (var tool : List.of("awk", "bash", "find", "grep", "head", "id", "sed", "timeout", "wc"))
            program(tool, "exec /usr/bin/" + tool + " \"$@\"");
    }

    private void program(String name, String line) throws IOException {
        var file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + line + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private record Ended(int exit, String said) {}

    private Ended script(String name, String... arguments) throws Exception {
        var words = new ArrayList<>(List.of("/bin/sh", "-c", Scripts.load(name), name));
        words.addAll(List.of(arguments));
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("PATH", programs.toString());
        return end(builder);
    }

    private static Ended end(ProcessBuilder builder) throws Exception {
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    private static void call(String... command) throws Exception {
        var ended = end(new ProcessBuilder(command).redirectErrorStream(true));
        assertEquals(0, ended.exit(), ended.said());
    }

    private Facts facts(String upgrades, String... packages) throws Exception {
        var words = new ArrayList<>(List.of(upgrades));
        words.addAll(List.of(packages));
        return Facts.parse(
                script("packages-facts", words.toArray(String[]::new)).said());
    }

    @Test
    void whatTheDistributionLacksComesFromEpel() throws Exception {
        assertEquals(List.of(), facts("no", "git", "fuse-sshfs").all("package"));
        var installed = script("packages-dnf", "no", "-", "git");
        assertEquals(0, installed.exit(), installed.said());
        assertEquals(List.of(), facts("no", "epel-release").all("package"), "without need");
        installed = script("packages-dnf", "no", "-", "fuse-sshfs");
        assertEquals(0, installed.exit(), installed.said());
        assertEquals(
                List.of("git 1-1", "epel-release 9-1", "fuse-sshfs 3-1"),
                facts("no", "git", "epel-release", "fuse-sshfs").all("package"));
    }

    @Test
    void redHatGetsEpelByItsAddress() throws Exception {
        var release = repositories.resolve("base/noarch/epel-release-9-1.noarch.rpm");
        Files.delete(root.resolve("etc/yum.repos.d/base.repo"));
        var installed = script("packages-dnf", "no", release.toString(), "fuse-sshfs");
        assertEquals(0, installed.exit(), installed.said());
        assertEquals(List.of("fuse-sshfs 3-1"), facts("no", "fuse-sshfs").all("package"));
    }

    @Test
    void whatNobodyHasIsNamed() throws Exception {
        var failed = script("packages-dnf", "no", "-", "no-such-thing");
        assertNotEquals(0, failed.exit());
        assertTrue(
                failed.said().contains("neither the distribution nor EPEL has the package no-such-thing"),
                failed.said());
    }

    @Test
    void upgradesAreCountedAndMade() throws Exception {
        assertEquals(0, script("packages-dnf", "no", "-", "git").exit());
        Files.writeString(root.resolve("etc/yum.repos.d/newer.repo"), repository("newer"));
        // As its timer does on a machine.
        call(programs.resolve("dnf").toString(), "-q", "makecache");
        assertEquals(1, facts("yes", "git").number("upgrades"));
        var upgraded = script("packages-dnf", "yes", "-");
        assertEquals(0, upgraded.exit(), upgraded.said());
        assertEquals(List.of("git 2-1"), facts("no", "git").all("package"));
        assertEquals(0, facts("yes", "git").number("upgrades"));
    }
}
