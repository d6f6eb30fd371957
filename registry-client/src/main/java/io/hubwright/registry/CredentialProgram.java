package io.hubwright.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A program {@code docker-credential-NAME}: asked on its standard input, it answers with JSON. */
final class CredentialProgram {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]+");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LONGEST_ANSWER = 64 << 10;

    private final String program;

    private CredentialProgram(String program) {
        this.program = program;
    }

    static CredentialProgram named(String name, Path config) {
        if (!NAME.matcher(name).matches())
            throw new HubwrightException(
                    "Docker's configuration " + config + " names a credential helper that cannot be: \"" + name + "\"");
        return new CredentialProgram("docker-credential-" + name);
    }

    static CredentialProgram at(Path program) {
        return new CredentialProgram(program.toString());
    }

    /** Empty if it knows none for this registry. */
    Optional<JsonNode> get(String registry) {
        try {
            var process = new ProcessBuilder(program, "get")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var input = process.getOutputStream()) {
                input.write((registry + "\n").getBytes(StandardCharsets.UTF_8));
            }
            var answer = answer(process);
            if (process.waitFor() == 0) return Optional.of(Json.object(answer, "the answer of " + program));
            var text = new String(answer, StandardCharsets.UTF_8);
            // The words are part of the helpers' protocol: docker-credential-helpers, credentials/error.go.
            if (text.contains("credentials not found")) return Optional.empty();
            throw new HubwrightException(
                    program + " failed for " + registry + "; log in again: docker login " + registry);
        } catch (IOException e) {
            throw new HubwrightException(
                    "Docker's configuration names the credential helper " + program + ", which cannot be started ("
                            + e.getMessage() + "); install it, or give Credentials.basic",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException("interrupted while waiting for " + program, e);
        }
    }

    private byte[] answer(Process process) throws InterruptedException {
        var answer = CompletableFuture.supplyAsync(() -> {
            try {
                return process.getInputStream().readNBytes(LONGEST_ANSWER);
            } catch (IOException e) {
                return new byte[0];
            }
        });
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new HubwrightException(program + " did not answer within " + PATIENCE.toSeconds()
                    + " s; does it wait for you to unlock something?");
        } catch (ExecutionException e) {
            throw new HubwrightException("cannot read the answer of " + program + ": " + e.getCause(), e);
        } finally {
            if (!answer.isDone() || answer.isCompletedExceptionally()) process.destroyForcibly();
        }
    }
}
