package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefixCodeTest {
    /** As Fibonacci's numbers, so that the rarest would get codes as long as there are symbols. */
    @ParameterizedTest
    @CsvSource({"19, 7", "30, 15", "42, 15"})
    void noCodeIsTooLongAndNoneIsLeftOver(int symbols, int longest) {
        var frequencies = new int[symbols];
        for (int i = 0; i < symbols; i++) frequencies[i] = i < 2 ? 1 : frequencies[i - 1] + frequencies[i - 2];
        assertComplete(frequencies, longest);
    }

    @Test
    void whateverIsCountedGetsWholeCode() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var frequencies = new int[286];
            int used = random.nextInt(287);
            for (int i = 0; i < used; i++) frequencies[random.nextInt(286)] = random.nextInt(1 << random.nextInt(16));
            assertComplete(frequencies, 15);
        }
    }

    /** Four symbols of 4, 2, 1 and 1: 1, 2, 3 and 3 bits, and in the order of RFC 1951, the first bit lowest. */
    @Test
    void codesAreInTheOrderOfTheFormat() {
        var code = new PrefixCode(4, 15);
        code.build(new int[] {1, 4, 1, 2});
        assertEquals(0b0, code.code(1));
        assertEquals(0b01, code.code(3), "10, turned round");
        assertEquals(0b011, code.code(0), "110, turned round");
        assertEquals(0b111, code.code(2));
    }

    private static void assertComplete(int[] frequencies, int longest) {
        var code = new PrefixCode(frequencies.length, longest);
        code.build(frequencies);
        long room = 0;
        for (int symbol = 0; symbol < frequencies.length; symbol++) {
            int length = code.length(symbol);
            assertTrue(length <= longest && (length > 0 || frequencies[symbol] == 0), "symbol " + symbol);
            if (length > 0) room += 1L << (longest - length);
        }
        assertEquals(1L << longest, room);
    }
}
