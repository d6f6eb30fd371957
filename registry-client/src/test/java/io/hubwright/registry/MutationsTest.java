package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.fail;

import io.hubwright.HubwrightException;
import io.hubwright.Time;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a manifest, a tar or an answer says, only our exceptions come out, soon and with little memory. */
@Timeout(120)
class MutationsTest {
    private static final long SEED = Long.getLong("hubwright.registry.seed", 20261125L);
    private static final byte[] INDEX = Images.index("x").manifestBytes();
    private static final byte[] MANIFEST = Images.large(10, 10, 10).manifestBytes();
    private static final List<String> WORDS = List.of(
            "null",
            "-1",
            "1e400",
            "9223372036854775808",
            "[]",
            "{}",
            "\"\"",
            "true",
            "sha256:",
            "sha512:",
            "..",
            "\\u0000",
            "\r\n",
            "application/vnd.oci.image.index.v1+json",
            "\"manifests\":",
            "\"layers\":",
            "\"size\":",
            "\0");

    private final Random random = new Random(SEED);

    @TempDir
    Path directory = Path.of("");

    @Test
    void fiveThousandManifestsBringOnlyOurExceptions() {
        for (int n = 0; n < 5000; n++) {
            var bytes = mutated(n % 2 == 0 ? MANIFEST : INDEX);
            var declared = List.of("", MediaType.OCI_INDEX, MediaType.DOCKER_MANIFEST, "x")
                    .get(random.nextInt(4));
            guarded("manifest " + n, bytes, () -> {
                var manifest = Manifest.of(bytes, declared, Optional.empty(), "the manifest");
                var shelf = new AnyShelf(manifest);
                var whole = Tree.whole(manifest, shelf, "the manifest");
                whole.size();
                whole.platforms();
                if (!whole.isIndex()) whole.asDocker().asOci().digest();
                Tree.one(manifest, Images.AMD64, shelf, "the manifest");
            });
        }
    }

    @Test
    void threeThousandTarsBringOnlyOurExceptions() throws IOException {
        var tars = List.of(
                Files.readAllBytes(DockerSaves.old(directory.resolve("old.tar"), Images.large(3000, 10), "a:1")),
                written(),
                Images.large(2000).layerBlobs().get(0).content().open().readAllBytes());
        var file = directory.resolve("mutated.tar");
        for (int n = 0; n < 3000; n++) {
            var bytes = mutated(tars.get(n % tars.size()));
            guarded("tar " + n, bytes, () -> {
                Files.write(file, bytes);
                var tar = ImageTar.at(file);
                for (var name : tar.names()) tar.image(name).validate();
                tar.only().validate();
            });
            guarded("layer " + n, bytes, () -> {
                var headers = new TarHeader.Reader(new ByteArrayInputStream(bytes));
                while (headers.next().isPresent()) headers.passed(0);
            });
        }
    }

    private byte[] written() throws IOException {
        var file = directory.resolve("new.tar");
        ImageTar.at(file).put(Images.index("y"), "a:2");
        return Files.readAllBytes(file);
    }

    @Test
    void twoThousandAnswersBringOnlyOurExceptions() throws Exception {
        try (var server = new AnyServer();
                var client = RegistryClient.connect(RegistryOptions.of(server.endpoint())
                        .protocol(RegistryOptions.Protocol.PLAIN_HTTP)
                        .credentials(Credentials.basic("user", TestServer.PASSWORD))
                        .time(new Impatient())
                        .transport(TransportSettings.defaults().withoutState()))) {
            for (int n = 0; n < 2000; n++) {
                var answer = answer();
                server.answer(answer);
                int verb = n % 8;
                guarded("answer " + n, answer, () -> verb(client, verb));
            }
        }
    }

    private void verb(RegistryClient client, int verb) {
        var ref = client.ref("hub/core:1");
        switch (verb) {
            case 0 -> client.check();
            case 1 -> client.tags("hub/core");
            case 2 -> client.describe(ref);
            case 3 -> client.find(ref);
            case 4 -> client.pull(ref);
            case 5 -> client.push(Images.of("p"), ref);
            case 6 -> client.delete(ref);
            default -> client.referrers(ref);
        }
    }

    /** A status line, headers and a body that a registry could send, somewhat wrong. */
    private byte[] answer() {
        int status = List.of(200, 200, 200, 201, 202, 204, 206, 301, 401, 404, 405, 413, 416, 429, 503, 777)
                .get(random.nextInt(16));
        var body = mutated(List.of(
                        MANIFEST,
                        INDEX,
                        "{\"tags\":[\"1\"]}".getBytes(StandardCharsets.UTF_8),
                        "{\"errors\":[{\"code\":\"X\"}]}".getBytes(StandardCharsets.UTF_8))
                .get(random.nextInt(4)));
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Length", "" + (random.nextInt(10) == 0 ? random.nextInt() : body.length));
        headers.put("Content-Type", pick(MediaType.OCI_MANIFEST, MediaType.OCI_INDEX, "text/html", ";;", ""));
        headers.put("Connection", pick("close", "keep-alive"));
        if (random.nextBoolean())
            headers.put("Docker-Content-Digest", pick("sha256:", "x", "sha256:" + "0".repeat(64)));
        if (random.nextBoolean())
            headers.put("Location", pick("/v2/", "//[", "http://127.0.0.1:1/", "ht!tp://", "?", "\u00e9"));
        if (random.nextBoolean()) headers.put("Range", pick("0-99999999999999999999", "0-0", "5-2", "x", "bytes=0-7"));
        if (random.nextBoolean())
            headers.put("Retry-After", pick("0", "-1", "x", "Tue, 99 Nov 2026 10:00:00 GMT", "99999999999"));
        if (random.nextBoolean())
            headers.put(
                    "WWW-Authenticate",
                    pick(
                            "Bearer realm=\"http://127.0.0.1:1/t\"",
                            "Bearer",
                            "Basic x",
                            "Bearer realm=\"::\"",
                            "\"",
                            "Bearer realm=\"https://["));
        if (random.nextBoolean())
            headers.put("Link", pick("</v2/x>; rel=\"next\"", "<>; rel=next", "<::>; rel=next", "<"));
        if (random.nextBoolean()) headers.put("ratelimit-remaining", pick("7;w=9", "x", "99999999999", ";"));
        var text = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        var head = text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        var all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return random.nextInt(5) == 0 ? mutated(all) : all;
    }

    private String pick(String... values) {
        return values[random.nextInt(values.length)];
    }

    private byte[] mutated(byte[] original) {
        var bytes = original.clone();
        for (int i = random.nextInt(4); i >= 0; i--) bytes = mutatedOnce(bytes);
        return bytes;
    }

    private byte[] mutatedOnce(byte[] bytes) {
        if (bytes.length == 0) return bytes;
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(5)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 2 -> {
                int to = Math.min(bytes.length, at + random.nextInt(600));
                return joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, at, bytes.length));
            }
            case 3 -> {
                int to = Math.min(bytes.length, at + random.nextInt(60));
                return joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, to, bytes.length));
            }
            default -> {
                var word = WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
                return joined(joined(Arrays.copyOf(bytes, at), word), Arrays.copyOfRange(bytes, at, bytes.length));
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] a, byte[] b) {
        var all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void guarded(String what, byte[] input, Step step) {
        try {
            step.run();
        } catch (HubwrightException e) {
            if (String.valueOf(e.getMessage()).isBlank()) fail(what + " brings an error without a word");
        } catch (IOException e) {
            // A reader of streams may say so; whoever opens it turns that into ours.
        } catch (RuntimeException | Error e) {
            fail(
                    what + " (seed " + SEED + ") brings " + e + " for\n"
                            + new String(input, StandardCharsets.ISO_8859_1),
                    e);
        }
    }

    /** Has whatever it is asked for: the same manifest again, small blobs. */
    private record AnyShelf(Manifest any) implements Tree.Shelf {
        @Override
        public Manifest manifest(Descriptor descriptor) {
            return any;
        }

        @Override
        public Content content(Descriptor descriptor) {
            return Content.of(new byte[10]);
        }
    }

    /** Gives up at once instead of waiting. */
    private static final class Impatient implements Time {
        @Override
        public java.time.Instant now() {
            return Time.SYSTEM.now();
        }

        @Override
        public long nanoTime() {
            return Time.SYSTEM.nanoTime();
        }

        @Override
        public void sleep(java.time.Duration duration) {}
    }
}
