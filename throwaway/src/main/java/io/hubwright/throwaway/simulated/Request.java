package io.hubwright.throwaway.simulated;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * What a machine is asked.
 *
 * @param as {@code root} or {@code user} for a command, {@code container} for one that Docker runs in a container, {@code docker} for a
 *     request to Docker's socket, {@code front} for one to a front
 * @param words the command, behind its container's id if it runs in one, or the request's method and target
 * @param input a digest of the command's standard input, or the request's body; may be empty
 */
record Request(String as, List<String> words, String input) {
    static final String DOCKER = "docker";
    static final String CONTAINER = "container";
    static final String FRONT = "front";

    Request {
        words = List.copyOf(words);
    }

    static Request command(CommandLine line, byte[] input) {
        return new Request(line.root() ? "root" : "user", line.words(), input.length == 0 ? "" : digest(input));
    }

    /** Of a body that is no JSON there is a digest. */
    static Request docker(HttpCall call) throws IOException {
        var target = URLDecoder.decode(call.target(), StandardCharsets.UTF_8);
        var input = call.body();
        if (input.startsWith("{")) input = EngineJson.request(call.text());
        else if (!input.isEmpty()) input = digest(input.getBytes(StandardCharsets.ISO_8859_1));
        return new Request(DOCKER, List.of(call.method(), target), input);
    }

    /** In base64: of letters that no variable is made of. */
    static String digest(byte[] bytes) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Base64.getEncoder().withoutPadding().encodeToString(sha256);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    static String digest(String text) {
        return digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** True if it cannot change what is read later, whenever it was seen. */
    boolean readsByNature() {
        if (as.equals(DOCKER) || as.equals(FRONT))
            return words.get(0).equals("GET") || words.get(0).equals("HEAD") || letsReadFiles();
        // Asked in the middle of a change and never in a run that has nothing to do: nothing else shows that it is a
        // read.
        if (words.size() > 1 && words.subList(0, 2).equals(List.of("systemctl", "is-active"))) return true;
        return words.size() > 3 && words.get(0).equals("sh") && words.get(3).endsWith("-facts");
    }

    /**
     * True if a container is told to read its files again. It is the same one afterwards, with the same answers; and which runs come
     * by it differs: one that goes on behind a cut may restart what the recorded one started, or need not reload. So it has no place
     * in the line of writes, and is answered at any time.
     */
    boolean letsReadFiles() {
        return as.equals(DOCKER)
                && words.get(0).equals("POST")
                && words.get(1).matches("/containers/[^/]+/(kill\\?signal=HUP|restart\\?.*)");
    }

    /** True if Docker is asked for all that it knows of containers or images. */
    boolean isInspection() {
        return as.equals(DOCKER)
                && words.get(0).equals("GET")
                && words.get(1).matches("/(containers|images)/(.*/)?json(\\?.*)?");
    }

    /** True if its answer depends on what was asked before it, not on the machine's state alone: then it is kept in its order. */
    boolean isTalk() {
        return as.equals(CONTAINER);
    }

    /** All of it, to compare. */
    String text() {
        return as + "\n" + String.join("\n", words) + "\n" + input;
    }

    /** For messages: short, and without input. */
    @Override
    public String toString() {
        var line = String.join(" ", words).replace('\n', ' ');
        return as + ": " + (line.length() <= 160 ? line : line.substring(0, 160) + "...");
    }
}
