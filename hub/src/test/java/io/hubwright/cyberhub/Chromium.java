package io.hubwright.cyberhub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubwright.Dialer;
import io.hubwright.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** Debian's Chromium without a screen, led by the DevTools protocol. Not for several threads. */
final class Chromium implements AutoCloseable {
    static final String PROGRAM = "chromium-headless-shell";

    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    // A server of a busy computer starts for more than a minute.
    private static final Duration PAGE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final WebSocket devtools;
    private int lastId;

    private Chromium(Process process, WebSocket devtools) {
        this.process = process;
        this.devtools = devtools;
    }

    /**
     * Blocks until it answers, some seconds.
     *
     * @param directory for its profile and what it prints
     * @param names what they resolve to
     * @param key of a server whose certificate it takes although it does not know who signed it
     */
    static Chromium start(Path directory, Map<String, InetAddress> names, PublicKey key) throws IOException {
        var said = directory.resolve("chromium.log");
        var rules = names.entrySet().stream()
                .map(name -> "MAP " + name.getKey() + " " + name.getValue().getHostAddress())
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
        // The sandbox needs privileges that a container has not; all that it opens here is our own.
        var process = new ProcessBuilder(
                        PROGRAM,
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--window-size=1280,900",
                        "--remote-debugging-port=0",
                        "--remote-allow-origins=*",
                        "--host-resolver-rules=" + rules,
                        "--ignore-certificate-errors-spki-list=" + spki(key),
                        "--user-data-dir=" + directory.resolve("profile"),
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            var at = Time.SYSTEM.await("Chromium", PATIENCE, Duration.ofMillis(50), () -> listening(process, said));
            return new Chromium(
                    process, WebSocket.open(new Web(Dialer.DIRECT, HubBrowser.trust(Optional.empty())), at));
        } catch (IOException | RuntimeException e) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw e;
        }
    }

    private static Optional<URI> listening(Process process, Path said) {
        try {
            var text = Files.readString(said);
            if (!process.isAlive()) throw new IllegalStateException("Chromium ended: " + text);
            return LISTENING.matcher(text).results().findFirst().map(match -> URI.create(match.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key of the server there, whose certificate must be signed by the authority. */
    static PublicKey keyOf(URI server, Dialer dialer, String authorityPem) throws IOException {
        try (var socket = new Web(dialer, HubBrowser.trust(Optional.of(authorityPem))).connect(server)) {
            return ((SSLSocket) socket).getSession().getPeerCertificates()[0].getPublicKey();
        } catch (SSLPeerUnverifiedException e) {
            throw new IOException(e);
        }
    }

    private static String spki(PublicKey key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A window of a person of its own, with no cookies yet. */
    Window window() throws IOException {
        var context = call("", "Target.createBrowserContext", Map.of())
                .path("browserContextId")
                .asText();
        var target = call("", "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context))
                .path("targetId")
                .asText();
        var session = call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText();
        return new Window(session);
    }

    private JsonNode call(String session, String method, Map<String, ?> parameters) throws IOException {
        ObjectNode message = JSON.createObjectNode();
        message.put("id", ++lastId).put("method", method).set("params", JSON.valueToTree(parameters));
        if (!session.isEmpty()) message.put("sessionId", session);
        devtools.send(JSON.writeValueAsString(message));
        while (true) {
            var answer =
                    JSON.readTree(devtools.receive(PATIENCE).orElseThrow(() -> new IOException("Chromium is gone")));
            if (answer.path("id").asInt() != lastId) continue; // an event
            if (answer.has("error")) throw new IOException(method + ": " + answer.path("error"));
            return answer.path("result");
        }
    }

    // Debian's program is a script that starts the browser: to end the script alone would leave the browser behind.
    @Override
    public void close() throws IOException {
        var all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        devtools.close();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    /** A page, and what a person does on it. Each step waits until it can be done. */
    final class Window {
        private final String session;

        private Window(String session) {
            this.session = session;
        }

        void open(URI uri) throws IOException {
            var failure = call(session, "Page.navigate", Map.of("url", uri.toString()))
                    .path("errorText")
                    .asText();
            if (!failure.isEmpty()) throw new IOException("open " + uri + ": " + failure);
        }

        /** What a JavaScript expression is; a missing node while the page is changing. */
        private JsonNode evaluate(String expression) throws IOException {
            var answer = call(
                    session,
                    "Runtime.evaluate",
                    Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
            if (answer.has("exceptionDetails"))
                throw new IOException(expression + ": "
                        + answer.at("/exceptionDetails/exception/description").asText());
            return answer.at("/result/value");
        }

        /** Waits until the expression is something, and returns it. */
        String await(String what, String expression) {
            try {
                return Time.SYSTEM.await(what, PAGE, Duration.ofMillis(100), () -> truth(expression));
            } catch (RuntimeException e) {
                throw new IllegalStateException("while waiting for " + what + " the page was\n" + page(), e);
            }
        }

        private Optional<String> truth(String expression) {
            try {
                var value = evaluate(expression);
                boolean isThere = !value.isMissingNode()
                        && !value.isNull()
                        && !value.asText().isEmpty();
                return isThere && !value.asText().equals("false") ? Optional.of(value.asText()) : Optional.empty();
            } catch (IOException e) {
                return Optional.empty(); // between two pages
            }
        }

        void click(String selector) {
            await(
                    selector,
                    "(() => { const e = document.querySelector(" + quoted(selector)
                            + "); if (!e) return false; e.click(); return true; })()");
        }

        /** In a list to choose from. */
        void choose(String selector, String label) {
            await(
                    selector + " with " + label,
                    "(() => { const e = document.querySelector(" + quoted(selector)
                            + "); const o = e && [...e.options].find(o => o.text === " + quoted(label)
                            + "); if (!o) return false; e.value = o.value; return true; })()");
        }

        /** The text of a thing as soon as it has some. */
        String text(String selector) {
            return await(selector, "document.querySelector(" + quoted(selector) + ")?.innerText");
        }

        String location() {
            return await("a page", "location.href");
        }

        /** Writes where the cursor is put by a click. */
        void type(String selector, String text) throws IOException {
            await(
                    selector,
                    "(() => { const e = document.querySelector(" + quoted(selector)
                            + "); if (!e) return false; e.focus(); return document.activeElement === e; })()");
            call(session, "Input.insertText", Map.of("text", text));
        }

        /** Shift and Enter. */
        void runCell() throws IOException {
            for (var kind : List.of("rawKeyDown", "keyUp"))
                call(
                        session,
                        "Input.dispatchKeyEvent",
                        Map.of(
                                "type",
                                kind,
                                "key",
                                "Enter",
                                "code",
                                "Enter",
                                "windowsVirtualKeyCode",
                                13,
                                "modifiers",
                                8));
        }

        /** For messages of failures. */
        String page() {
            return truth("location.href + '\\n' + document.body.innerText.slice(0, 2000)")
                    .orElse("empty");
        }

        private static String quoted(String text) {
            return JSON.getNodeFactory().textNode(text).toString();
        }
    }
}
