package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateTest {
    private final Deflate deflate = new Deflate();

    /** The same one again and again, as it is used: nothing of the bytes before may be left in it. */
    @Test
    void zlibReadsWhatItWrites() throws Exception {
        for (int seed = 0; seed < 400; seed++) {
            var random = new Random(seed);
            var bytes = bytes(random, random.nextInt(1 << random.nextInt(19)));
            int known = Math.min(Deflate.WINDOW, random.nextInt(bytes.length + 1));
            assertRead(bytes, known, "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 7, 8, 9, 257, 258, 259, 65_535, 65_536, 200_000})
    void everyLengthOfOneByteAndOfNoiseIsRead(int length) throws Exception {
        assertRead(new byte[length], 0, "zeros");
        var noise = new byte[length];
        new Random(length).nextBytes(noise);
        assertRead(noise, 0, "noise");
    }

    @Test
    void whatDoesNotFitIsSaid() {
        var noise = new byte[1000];
        new Random(1).nextBytes(noise);
        assertEquals(0, deflate.deflate(noise, 0, 0, noise.length, new byte[900]));
        assertEquals(0, deflate.deflate(noise, 0, 0, noise.length, new byte[3]));
    }

    @Test
    void programsShrinkAboutAsWellAsWithZlibsFastest() throws Exception {
        var bytes = programs();
        var fastest = new Deflater(Deflater.BEST_SPEED, true);
        fastest.setInput(bytes);
        fastest.finish();
        int zlib = fastest.deflate(new byte[bytes.length]);
        fastest.end();
        int ours = deflate.deflate(bytes, 0, 0, bytes.length, new byte[bytes.length]);
        assertTrue(ours > 0 && ours < zlib * 1.1, ours + " bytes, zlib " + zlib);
    }

    private static byte[] programs() throws IOException, java.net.URISyntaxException {
        var classes = Path.of(Deflate.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var all = new ByteArrayOutputStream();
        try (var files = Files.walk(classes)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList())
                all.writeBytes(Files.readAllBytes(file));
        }
        return all.toByteArray();
    }

    private void assertRead(byte[] bytes, int known, String what) throws DataFormatException {
        var out = new byte[bytes.length + bytes.length / 1000 + 200];
        int length = deflate.deflate(bytes, 0, known, bytes.length, out);
        assertTrue(length > 0, what + " does not fit");
        var inflater = new Inflater(true);
        inflater.setDictionary(bytes, 0, known);
        inflater.setInput(out, 0, length);
        var read = new byte[bytes.length - known + 1];
        int count = 0;
        for (int n = -1; n != 0; count += n) n = inflater.inflate(read, count, read.length - count);
        assertEquals(0, inflater.getRemaining(), what);
        inflater.end();
        assertArrayEquals(Arrays.copyOfRange(bytes, known, bytes.length), Arrays.copyOf(read, count), what);
    }

    /** Runs, copies of what was before, near and far, and bytes of larger and smaller alphabets. */
    private static byte[] bytes(Random random, int length) {
        var bytes = new byte[length];
        for (int at = 0; at < length; ) {
            int end = Math.min(length, at + 1 + random.nextInt(1 << random.nextInt(12)));
            int distance = 1 + random.nextInt(1 << random.nextInt(17));
            int alphabet = 1 + random.nextInt(256);
            boolean copies = distance <= at && random.nextBoolean();
            for (; at < end; at++) bytes[at] = copies ? bytes[at - distance] : (byte) random.nextInt(alphabet);
        }
        return bytes;
    }
}
