package io.hubwright.hub;

import io.hubwright.DataSize;
import io.hubwright.HubwrightException;
import io.hubwright.host.Host;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Brings a registry's files from one machine to another: {@code blobs}, which are named after their digest and never change, and {@code
 * repositories}, small files that lead to blobs. These are read first and put in place last, so that none leads to a blob that is
 * not there.
 */
record ContentCopy(Host from, String source, Host to, String target) {
    private static final Duration LONG = Duration.ofHours(12);
    private static final String INCOMING = ".incoming";

    /** Afterwards the target is as the source was. */
    CopiedContent run() {
        return run(
                """
                rm -rf "$1/.before"; [ ! -e "$1/repositories" ] || mv "$1/repositories" "$1/.before"
                mv "$1/.incoming/repositories" "$1/repositories" && sync -f "$1" && rm -rf "$1/.before" "$1/.incoming"
                """);
    }

    /** Afterwards the target has all that the source had, beside its own. */
    CopiedContent merge() {
        return run("cp -a \"$1/.incoming/repositories\" \"$1/\" && sync -f \"$1\" && rm -rf \"$1/.incoming\"\n");
    }

    private CopiedContent run(String putInPlace) {
        to.sudo().script("prepare", "rm -rf \"$1/.incoming\"; mkdir -p \"$1/.incoming\" \"$1/blobs\"", target);
        if (!from.sudo().exists(source + "/repositories"))
            throw new HubwrightException("there is nothing to copy in " + source + " of " + from);
        send(source, List.of("repositories"), target + "/" + INCOMING);
        var blobs = blobs(from, source);
        var there = blobs(to, target);
        var missing = new ArrayList<String>();
        long bytes = 0;
        for (var blob : blobs.entrySet())
            if (!blob.getValue().equals(there.get(blob.getKey()))) {
                missing.add(blob.getKey());
                bytes += blob.getValue();
            }
        send(source, missing, target);
        requireWhole(missing);
        to.sudo().timeout(LONG).script("put-in-place", putInPlace, target);
        return new CopiedContent(missing.size(), DataSize.bytes(bytes), blobs.size() - missing.size());
    }

    private static Map<String, Long> blobs(Host host, String directory) {
        var blobs = new TreeMap<String, Long>();
        host.sudo()
                .timeout(LONG)
                .script(
                        "blobs",
                        "cd \"$1\" && [ -d blobs ] && find blobs -type f -name data -printf '%s %p\\n'; :",
                        directory)
                .stdout()
                .lines()
                .map(line -> line.split(" ", 2))
                .forEach(words -> blobs.put(words[1], Long.parseLong(words[0])));
        return blobs;
    }

    // Uploads that are not finished belong to the server that began them.
    private void send(String directory, List<String> paths, String into) {
        if (paths.isEmpty()) return;
        var names = String.join("\0", paths).getBytes(StandardCharsets.UTF_8);
        var list = "/run/hubwright-copy-" + Long.toHexString(System.nanoTime());
        from.sudo().runWithInput(new ByteArrayInputStream(names), "sh", "-c", "cat >\"$1\"", "list", list);
        var failure = new AtomicReference<Throwable>();
        try (var in = new PipedInputStream(1 << 20);
                var out = new PipedOutputStream(in)) {
            var read = CompletableFuture.runAsync(() -> pack(directory, list, out, failure), task -> thread(task)
                    .start());
            to.sudo().timeout(LONG).runWithInput(in, "tar", "-C", into, "-xpf", "-");
            read.join();
        } catch (IOException | CompletionException e) {
            throw new HubwrightException("cannot copy " + directory + " of " + from + ": " + e, e);
        } finally {
            from.sudo().run("rm", "-f", list);
        }
        if (failure.get() instanceof HubwrightException e) throw e;
    }

    private void pack(String directory, String list, PipedOutputStream out, AtomicReference<Throwable> failure) {
        try (out) {
            from.sudo()
                    .timeout(LONG)
                    .runTo(out, "tar", "-C", directory, "--exclude=_uploads", "--null", "-T", list, "-cf", "-");
        } catch (HubwrightException | IOException e) {
            failure.set(e);
        }
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, "hubwright-copy");
        thread.setDaemon(true);
        return thread;
    }

    // blobs/sha256/ab/abcd.../data
    private void requireWhole(List<String> paths) {
        var names = String.join("\n", paths).getBytes(StandardCharsets.UTF_8);
        var check =
                "cd \"$1\" && sed -n 's,^blobs/sha256/../\\([0-9a-f]*\\)/data$,\\1  &,p' | sha256sum --quiet -c - >&2";
        to.sudo().timeout(LONG).runWithInput(new ByteArrayInputStream(names), "sh", "-c", check, "check", target);
    }
}
