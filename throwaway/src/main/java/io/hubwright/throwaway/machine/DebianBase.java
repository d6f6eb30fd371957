package io.hubwright.throwaway.machine;

import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.command.PullImageResultCallback;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Debian 12 as an image: from Docker Hub, or put together from Debian's packages where no registry can be reached. */
final class DebianBase {
    private static final String SUITE = "bookworm";
    private static final int PULL_MINUTES = 5;
    private static final List<Path> OWN_SOURCES =
            List.of(Path.of("/etc/apt/sources.list"), Path.of("/etc/apt/sources.list.d/debian.sources"));
    // What the computer's apt needs to reach its mirror, the image's apt needs, too.
    private static final Pattern APT_OPTION =
            Pattern.compile("Acquire::(Check-Valid-Until|Check-Date|https?::Proxy) .*");

    private final Engine engine;
    private final Consumer<String> progress;

    DebianBase(Engine engine, Consumer<String> progress) {
        this.engine = engine;
        this.progress = progress;
    }

    void make(String tag) {
        var debian = "debian:" + SUITE;
        if (!engine.tell(
                "look for " + debian, client -> client.inspectImageCmd(debian).exec())) {
            try {
                pull();
            } catch (HubwrightException e) {
                bootstrap(tag, e);
                return;
            }
        }
        tag(debian, tag);
    }

    private void pull() {
        progress.accept("pulling debian:" + SUITE + " (first time only)");
        engine.ask("pull debian:" + SUITE, client -> {
            try {
                var pull = client.pullImageCmd("debian").withTag(SUITE).exec(new PullImageResultCallback());
                if (pull.awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES)) return true;
                throw new UnavailableException("pull debian:" + SUITE + ": not done after " + PULL_MINUTES + " min");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedOperationException("pull debian:" + SUITE + ": interrupted", e);
            }
        });
    }

    private void bootstrap(String tag, HubwrightException noRegistry) {
        progress.accept(
                "no registry can be reached: making Debian 12 from its packages with mmdebstrap (first time only, takes"
                        + " about a minute)");
        try {
            var folder = Files.createTempDirectory("hubwright-debian");
            var tar = folder.resolve("debian.tar");
            var said = folder.resolve("log");
            try {
                var process = new ProcessBuilder(command(tar))
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
                int exitCode = process.waitFor();
                if (exitCode != 0) throw failed("mmdebstrap ended with " + exitCode + ": " + tail(said), noRegistry);
                Files.delete(said);
                load(folder, tag);
            } finally {
                try (var files = Files.list(folder)) {
                    for (var file : files.toList()) Files.delete(file);
                }
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw failed("mmdebstrap could not be run: " + e.getMessage(), noRegistry);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException("make Debian with mmdebstrap: interrupted", e);
        }
    }

    // As a build, because docker-java's import loses most of the stream.
    private void load(Path folder, String tag) throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nADD debian.tar /\nCMD [\"/bin/bash\"]\n");
        engine.ask("make image " + tag, client -> client.buildImageCmd(
                        folder.resolve("Dockerfile").toFile())
                .withTags(Set.of(tag))
                .exec(new BuildImageResultCallback())
                .awaitImageId(PULL_MINUTES, TimeUnit.MINUTES));
    }

    private static HubwrightException failed(String reason, HubwrightException noRegistry) {
        return new HubwrightException(
                "cannot make a Debian image: " + noRegistry.getMessage() + "; and " + reason
                        + ". Give the Docker Engine a way to Docker Hub, or install mmdebstrap and run as root",
                noRegistry);
    }

    // In a session of its own: mmdebstrap hangs up on its whole process group when it fails.
    private static List<String> command(Path tar) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of("setsid", "--wait", "mmdebstrap", "--quiet", "--variant=minbase", "--include=ca-certificates"));
        for (var option : aptOptions()) command.add("--aptopt=" + option);
        command.addAll(List.of(SUITE, tar.toString()));
        if (runsOnThatDebian())
            OWN_SOURCES.stream().filter(Files::isReadable).map(Path::toString).forEach(command::add);
        return command;
    }

    private static List<String> aptOptions() throws IOException, InterruptedException {
        var process = new ProcessBuilder("apt-config", "dump")
                .redirectErrorStream(true)
                .start();
        var dump = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return dump.lines().filter(APT_OPTION.asMatchPredicate()).toList();
    }

    private static boolean runsOnThatDebian() throws IOException {
        var release = Path.of("/etc/os-release");
        if (!Files.isReadable(release)) return false;
        var lines = Files.readAllLines(release);
        return lines.contains("ID=debian") && lines.contains("VERSION_CODENAME=" + SUITE);
    }

    private static String tail(Path log) throws IOException {
        var lines = Files.readAllLines(log);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    private void tag(String image, String tag) {
        int colon = tag.indexOf(':');
        engine.ask(
                "tag " + image, client -> client.tagImageCmd(image, tag.substring(0, colon), tag.substring(colon + 1))
                        .exec());
    }
}
