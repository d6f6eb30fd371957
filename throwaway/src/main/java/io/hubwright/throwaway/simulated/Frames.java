package io.hubwright.throwaway.simulated;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a container prints, as Docker sends it: in frames that each begin with the stream's number and a length. */
final class Frames {
    static final String TYPE = "application/vnd.docker.raw-stream";

    private static final int HEADER = 8;
    private static final byte STANDARD_OUTPUT = 1;

    private Frames() {}

    static boolean areIn(String contentType) {
        return contentType.startsWith("application/vnd.docker.");
    }

    /** Of all streams together. */
    static String text(byte[] framed) {
        var text = new ByteArrayOutputStream();
        var rest = ByteBuffer.wrap(framed);
        while (rest.remaining() > HEADER) {
            int length = Math.min(rest.getInt(rest.position() + HEADER - Integer.BYTES), rest.remaining() - HEADER);
            text.write(framed, rest.position() + HEADER, length);
            rest.position(rest.position() + HEADER + length);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    static byte[] of(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var frame = ByteBuffer.allocate(HEADER + bytes.length);
        frame.put(0, STANDARD_OUTPUT);
        frame.putInt(HEADER - Integer.BYTES, bytes.length);
        frame.put(HEADER, bytes);
        return frame.array();
    }
}
