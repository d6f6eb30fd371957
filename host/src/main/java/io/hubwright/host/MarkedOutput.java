package io.hubwright.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Takes apart what {@link ShellWords#login} makes a command print: noise, the mark, the process id, then its own output. */
final class MarkedOutput {
    private static final int LONGEST_NOISE = 1 << 16;

    private final OutputStream body;
    private final ByteArrayOutputStream noise = new ByteArrayOutputStream();
    private final StringBuilder id = new StringBuilder();
    private boolean inId;
    private volatile boolean inBody;

    MarkedOutput(OutputStream body) {
        this.body = body;
    }

    void write(byte[] bytes, int length) throws IOException {
        int i = 0;
        for (; i < length && !inBody; i++) before((char) (bytes[i] & 0xff), bytes[i]);
        if (i < length) body.write(bytes, i, length - i);
    }

    private void before(char c, byte raw) {
        if (inId && c == '\n') inBody = true;
        else if (inId) id.append(c);
        else if (c == ShellWords.MARK) inId = true;
        else if (noise.size() < LONGEST_NOISE) noise.write(raw);
    }

    /** The remote process's id, once it has started. */
    Optional<String> processId() {
        return inBody ? Optional.of(id.toString()) : Optional.empty();
    }

    /** What was printed before the command started: by start-up files, or by what refuses the log-in. */
    String noise() {
        return noise.toString(StandardCharsets.UTF_8).strip();
    }
}
