package io.hubwright.throwaway.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class FramesTest {
    @Test
    void framesHoldTheirTextAtAnyLength() {
        for (var text : new String[] {"x", "é".repeat(200), "line\n".repeat(100_000)})
            assertEquals(text, Frames.text(Frames.of(text)));
    }

    @Test
    void allStreamsAreOneText() {
        var both = new ByteArrayOutputStream();
        both.writeBytes(Frames.of("out\n"));
        var errors = Frames.of("err\n");
        errors[0] = 2;
        both.writeBytes(errors);
        assertEquals("out\nerr\n", Frames.text(both.toByteArray()));
    }

    @Test
    void whatWasCutOffGivesWhatArrived() {
        var frame = Frames.of("hello");
        assertEquals("hel", Frames.text(java.util.Arrays.copyOf(frame, frame.length - 2)));
    }
}
