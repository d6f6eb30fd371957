package io.hubwright.host;

import io.hubwright.Secret;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A command as it goes to the machine.
 *
 * @param label for messages; never holds a secret
 * @param words with sudo in front where it takes root
 */
record RemoteCommand(String label, List<String> words, Elevation elevation, Duration timeout) {

    static RemoteCommand of(String label, List<String> words, Elevation elevation, Duration timeout) {
        return new RemoteCommand(label, elevation.wrap(words), elevation, timeout);
    }

    /** What sudo reads before the command's own input; a password may be in it. */
    InputStream prefix() {
        return new ByteArrayInputStream(elevation.stdinPrefix());
    }

    InputStream stdin(InputStream own) {
        return new SequenceInputStream(prefix(), own);
    }

    /** A short command with the same rights, such as the one that ends this one. */
    RemoteCommand companion(List<String> companionWords) {
        return of("kill", companionWords, elevation, Duration.ofSeconds(10));
    }

    @Override
    public String toString() {
        return label;
    }

    /** With whose rights a command runs. */
    sealed interface Elevation {
        List<String> wrap(List<String> words);

        default byte[] stdinPrefix() {
            return new byte[0];
        }
    }

    /** As the user who logged in. */
    record AsUser() implements Elevation {
        @Override
        public List<String> wrap(List<String> words) {
            return List.copyOf(words);
        }
    }

    /** As root by a sudo that asks for nothing. */
    record BySudo() implements Elevation {
        @Override
        public List<String> wrap(List<String> words) {
            return ShellWords.sudo(words);
        }
    }

    /** As root by a sudo that asks for a password. */
    record BySudoPassword(Secret password) implements Elevation {
        @Override
        public List<String> wrap(List<String> words) {
            return ShellWords.sudoWithPassword(words);
        }

        @Override
        public byte[] stdinPrefix() {
            return (password.reveal() + "\n" + ShellWords.AFTER_PASSWORD + "\n").getBytes(StandardCharsets.UTF_8);
        }
    }
}
