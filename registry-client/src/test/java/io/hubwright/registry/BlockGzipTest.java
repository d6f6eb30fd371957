package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockGzipTest {
    private static final int BLOCK = 256 << 10;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 5_000_000})
    void whatIsCompressedIsReadByEverybodyAndDoesNotDependOnProcessors(int length) throws Exception {
        for (var bytes : new byte[][] {noise(length), text(length), mixed(length)}) {
            var one = compressed(bytes, 1);
            assertArrayEquals(one, compressed(bytes, 7));
            try (var in = new GZIPInputStream(new ByteArrayInputStream(one))) {
                assertArrayEquals(bytes, in.readAllBytes());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {BLOCK, 3_000_000})
    void noiseIsStoredAndTextShrinks(int length) throws Exception {
        assertTrue(compressed(noise(length), 2).length < length + length / 1000 + 100);
        assertTrue(compressed(text(length), 2).length < length / 10);
    }

    /** Base64 and hex are as even as noise among the bytes that they use, and must not be taken for it. */
    @ParameterizedTest
    @ValueSource(ints = {16, 64, 192})
    void whatUsesFewDifferentBytesShrinks(int different) throws Exception {
        var bytes = noise(BLOCK);
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) ((bytes[i] & 0xff) % different);
        assertTrue(compressed(bytes, 1).length < BLOCK * 97 / 100, "at least by Huffman's code");
    }

    private static byte[] compressed(byte[] bytes, int threads) throws Exception {
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var out = new ByteArrayOutputStream();
            new BlockGzip(pool, threads * 2).compress(new ByteArrayInputStream(bytes), out);
            return out.toByteArray();
        } finally {
            pool.shutdownNow();
        }
    }

    private static byte[] noise(int length) {
        var bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static byte[] text(int length) {
        return "all work and no play\n"
                .repeat(length / 21 + 1)
                .substring(0, length)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] mixed(int length) {
        var bytes = noise(length);
        System.arraycopy(text(length / 2), 0, bytes, 0, length / 2);
        return bytes;
    }
}
