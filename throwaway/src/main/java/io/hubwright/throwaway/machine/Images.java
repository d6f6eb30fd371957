package io.hubwright.throwaway.machine;

import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.model.BuildResponseItem;
import io.hubwright.HubwrightException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Images by recipe: built only when the engine does not have them under the recipe's hash. Thread-safe. */
final class Images {
    private static final long DEADLINE_MINUTES = 20;
    private static final List<String> PROXY_VARIABLES =
            List.of("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY");

    private final Engine engine;
    private final Consumer<String> progress;

    Images(Engine engine, Consumer<String> progress) {
        this.engine = engine;
        this.progress = progress;
    }

    /** The image's tag, once the engine has it. Blocks while it is built: minutes, the first time. */
    String ensure(Recipe recipe) {
        var tag = recipe.tag();
        if (present(tag)) return tag;
        // Two processes that start together must not both build; the later one finds the image.
        synchronized (Images.class) {
            try (var channel = FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                if (lock.isValid() && !present(tag)) make(recipe, tag);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot lock " + lockFile() + " for building images", e);
            }
        }
        return tag;
    }

    private static Path lockFile() {
        return Path.of(
                System.getProperty("java.io.tmpdir"), "hubwright-images-" + System.getProperty("user.name") + ".lock");
    }

    private boolean present(String tag) {
        return engine.tell(
                "look for image " + tag, client -> client.inspectImageCmd(tag).exec());
    }

    private void make(Recipe recipe, String tag) {
        if (recipe.parent().isEmpty()) {
            new DebianBase(engine, progress).make(tag);
            return;
        }
        var parent = recipe.parent().orElseThrow();
        if (!present(parent.tag())) make(parent, parent.tag());
        progress.accept("making the image " + tag + " (first time only, takes " + recipe.expectation() + ")");
        build(recipe, tag);
        removeStages();
    }

    // What a Dockerfile only built in, if it is labelled so: as large as the image, and nobody would find it again.
    private void removeStages() {
        engine.ask("list what builds left", client -> client.listImagesCmd()
                        .withDanglingFilter(true)
                        .withLabelFilter(Map.of("io.hubwright.stage", "build"))
                        .exec())
                .forEach(stage -> engine.tell("remove what a build left", client -> client.removeImageCmd(stage.getId())
                        .exec()));
    }

    private void build(Recipe recipe, String tag) {
        var output = new Output();
        engine.ask("build image " + tag, client -> {
            // The host's network: a build reaches what this computer reaches.
            var command = client.buildImageCmd(Tar.of(recipe.context()))
                    .withTags(Set.of(tag))
                    .withNetworkMode("host")
                    .withRemove(true)
                    .withForcerm(true)
                    .withLabels(Map.of("io.hubwright.recipe", recipe.name()));
            recipe.arguments().forEach(command::withBuildArg);
            for (var variable : PROXY_VARIABLES)
                Optional.ofNullable(System.getenv(variable)).ifPresent(value -> command.withBuildArg(variable, value));
            try {
                return command.exec(output).awaitImageId(DEADLINE_MINUTES, TimeUnit.MINUTES);
            } catch (RuntimeException e) {
                throw new HubwrightException(
                        "build image " + tag + ": " + e.getMessage() + "; its last words: " + output.tail(), e);
            }
        });
    }

    /** The last lines that the build printed. */
    private static final class Output extends BuildImageResultCallback {
        private static final int KEPT = 15;
        private final ArrayDeque<String> lines = new ArrayDeque<>(); // guarded by itself

        @Override
        public void onNext(BuildResponseItem item) {
            synchronized (lines) {
                if (item.getStream() != null && !item.getStream().isBlank())
                    lines.add(item.getStream().strip());
                while (lines.size() > KEPT) lines.remove();
            }
            super.onNext(item);
        }

        String tail() {
            synchronized (lines) {
                return String.join(" | ", lines);
            }
        }
    }
}
