package io.hubwright.throwaway.simulated;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * What a machine is asked.
 *
 * @param as {@code root} or {@code user} for a command, {@code docker} for a request to Docker's socket
 * @param words the command, or the request's method and target
 * @param input a digest of the command's standard input, or the request's body; may be empty
 */
record Request(String as, List<String> words, String input) {
    static final String DOCKER = "docker";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    Request {
        words = List.copyOf(words);
    }

    static Request command(CommandLine line, byte[] input) {
        return new Request(line.root() ? "root" : "user", line.words(), input.length == 0 ? "" : digest(input));
    }

    /** The members of a JSON body are put in order: clients write them as they come. */
    static Request docker(String method, String target, String body) throws IOException {
        var input = body.startsWith("{") ? JSON.writeValueAsString(JSON.readValue(body, Object.class)) : body;
        return new Request(DOCKER, List.of(method, target), input);
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

    /** True if it cannot change anything, whenever it was seen: HTTP's reading methods, and the scripts that read facts. */
    boolean readsByNature() {
        if (as.equals(DOCKER)) return words.get(0).equals("GET") || words.get(0).equals("HEAD");
        return words.size() > 3 && words.get(0).equals("sh") && words.get(3).endsWith("-facts");
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
