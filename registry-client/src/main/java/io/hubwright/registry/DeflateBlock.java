package io.hubwright.registry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes blocks of deflate (RFC 1951 section 3.2) with codes made for them, or stored, whichever is shorter. A symbol is a byte, or
 * negative: a match of {@code length - 3} in bits 16 to 23 and {@code distance - 1} below.
 */
final class DeflateBlock {
    static final int SHORTEST = 3;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int END = 256;
    private static final int FIRST_LENGTH = 257;
    private static final int DYNAMIC = 2 << 1;
    private static final int STORED_MOST = 65535;
    private static final int LONGEST_CODE = 15;
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private static final int REPEAT = 16;
    private static final int ZEROS = 17;
    private static final int MANY_ZEROS = 18;
    private static final int[] EXTRA_OF_REPEATS = {2, 3, 7};

    private final int[] ofLiterals = new int[286];
    private final int[] ofDistances = new int[30];
    private final int[] ofLengths = new int[19];
    private final PrefixCode literals = new PrefixCode(286, LONGEST_CODE);
    private final PrefixCode distances = new PrefixCode(30, LONGEST_CODE);
    private final PrefixCode lengths = new PrefixCode(19, 7);
    private final int[] told = new int[286 + 30];
    private final int[] literalBits = new int[256];
    private final int[] matchBits = new int[256];
    private int toldCount;
    private byte[] out = {};
    private int to;
    private long bits;
    private int bitCount;

    void begin(byte[] out) {
        this.out = out;
        to = 0;
        bits = 0;
        bitCount = 0;
    }

    int length() {
        return to;
    }

    /** How often each byte and length occurs in the next block: whoever finds them counts them, from zero. */
    int[] literals() {
        Arrays.fill(ofLiterals, 0);
        return ofLiterals;
    }

    /** The same for distances. */
    int[] distances() {
        Arrays.fill(ofDistances, 0);
        return ofDistances;
    }

    /** What was counted; false if there is no room for it. */
    boolean write(int[] symbols, int count, byte[] bytes, int from, int end) {
        ofLiterals[END] = 1;
        literals.build(ofLiterals);
        distances.build(ofDistances);
        tellLengths();
        long size = bitsOfCodes() + bitsOfSymbols();
        long stored = (end - from) * 8L + (1 + (end - from) / STORED_MOST) * 40L;
        if (to + Math.min(size, stored) / 8 + 2 * Long.BYTES > out.length) return false;
        if (stored <= size) {
            store(bytes, from, end);
        } else {
            writeCodes();
            writeSymbols(symbols, count);
        }
        return true;
    }

    /** Ends on a byte, with a stored block of nothing. */
    boolean flush() {
        if (to + 2 * Long.BYTES > out.length) return false;
        store(out, 0, 0);
        return true;
    }

    /** @param length the match's, less 3 */
    static int lengthSymbol(int length) {
        if (length < 8) return FIRST_LENGTH + length;
        if (length == 255) return 285;
        int top = 31 - Integer.numberOfLeadingZeros(length);
        return FIRST_LENGTH + 4 * (top - 1) + ((length >> (top - 2)) & 3);
    }

    private static int lengthExtra(int length) {
        return length < 8 || length == 255 ? 0 : 29 - Integer.numberOfLeadingZeros(length);
    }

    /** @param distance the match's, less 1 */
    static int distanceSymbol(int distance) {
        if (distance < 2) return distance;
        int top = 31 - Integer.numberOfLeadingZeros(distance);
        return 2 * top + ((distance >> (top - 1)) & 1);
    }

    /** The lengths of all codes, in the form in which they are told: what repeats is told by how often. */
    private void tellLengths() {
        toldCount = 0;
        Arrays.fill(ofLengths, 0);
        int first = literals.count(FIRST_LENGTH);
        int all = first + distances.count(1);
        for (int i = 0; i < all; ) {
            int length = lengthAt(i, first);
            int run = 1;
            while (i + run < all && lengthAt(i + run, first) == length) run++;
            i += run;
            if (length > 0) {
                tell(length, 0);
                run--;
            }
            while (run >= 3) run -= tellRun(length, run);
            for (; run > 0; run--) tell(length, 0);
        }
        lengths.build(ofLengths);
    }

    private int lengthAt(int i, int first) {
        return i < first ? literals.length(i) : distances.length(i - first);
    }

    private int tellRun(int length, int run) {
        int most = length > 0 ? 6 : run <= 10 ? 10 : 138;
        int told = Math.min(run, most);
        if (length > 0) tell(REPEAT, told - 3);
        else if (run <= 10) tell(ZEROS, told - 3);
        else tell(MANY_ZEROS, told - 11);
        return told;
    }

    private void tell(int symbol, int extra) {
        told[toldCount++] = (extra << 8) | symbol;
        ofLengths[symbol]++;
    }

    private static int extraOfRepeat(int symbol) {
        return symbol < REPEAT ? 0 : EXTRA_OF_REPEATS[symbol - REPEAT];
    }

    private int countOfOrder() {
        int count = ORDER.length;
        while (count > 4 && lengths.length(ORDER[count - 1]) == 0) count--;
        return count;
    }

    private long bitsOfCodes() {
        long size = 3 + 5 + 5 + 4 + 3L * countOfOrder();
        for (int symbol = 0; symbol < ofLengths.length; symbol++)
            size += (long) ofLengths[symbol] * (lengths.length(symbol) + extraOfRepeat(symbol));
        return size;
    }

    private long bitsOfSymbols() {
        long size = 0;
        for (int symbol = 0; symbol < ofLiterals.length; symbol++) {
            int extra = symbol < 265 || symbol == 285 ? 0 : (symbol - 261) / 4;
            size += (long) ofLiterals[symbol] * (literals.length(symbol) + extra);
        }
        for (int symbol = 0; symbol < ofDistances.length; symbol++)
            size += (long) ofDistances[symbol] * (distances.length(symbol) + Math.max(0, symbol / 2 - 1));
        return size;
    }

    private void writeCodes() {
        int order = countOfOrder();
        put(DYNAMIC, 3);
        put(literals.count(FIRST_LENGTH) - FIRST_LENGTH, 5);
        put(distances.count(1) - 1, 5);
        put(order - 4, 4);
        for (int i = 0; i < order; i++) put(lengths.length(ORDER[i]), 3);
        for (int i = 0; i < toldCount; i++) {
            int symbol = told[i] & 0xff;
            put(lengths.code(symbol), lengths.length(symbol));
            put(told[i] >> 8, extraOfRepeat(symbol));
        }
    }

    private void put(int value, int length) {
        bits |= (long) value << bitCount;
        bitCount += length;
        LONG.set(out, to, bits);
        to += bitCount >> 3;
        bits >>>= bitCount & ~7;
        bitCount &= 7;
    }

    private void writeSymbols(int[] symbols, int count) {
        prepare();
        byte[] bytes = out;
        long pending = bits;
        int pendingCount = bitCount;
        int at = to;
        for (int i = 0; i < count; i++) {
            int symbol = symbols[i];
            int first = symbol >= 0 ? literalBits[symbol] : matchBits[(symbol >> 16) & 0xff];
            pending |= (long) (first & 0xffffff) << pendingCount;
            pendingCount += first >>> 24;
            if (symbol < 0) {
                int distance = symbol & 0x7fff;
                int code = distanceSymbol(distance);
                pending |= (long) distances.code(code) << pendingCount;
                pendingCount += distances.length(code);
                int extra = Math.max(0, (code >> 1) - 1);
                pending |= (distance & ((1L << extra) - 1)) << pendingCount;
                pendingCount += extra;
            }
            LONG.set(bytes, at, pending);
            at += pendingCount >> 3;
            pending >>>= pendingCount & ~7;
            pendingCount &= 7;
        }
        bits = pending;
        bitCount = pendingCount;
        to = at;
        put(literals.code(END), literals.length(END));
    }

    /** Code and extra bits of each literal and length in one, and above how many they are: 20 at most. */
    private void prepare() {
        for (int literal = 0; literal < literalBits.length; literal++)
            literalBits[literal] = (literals.length(literal) << 24) | literals.code(literal);
        for (int length = 0; length < matchBits.length; length++) {
            int symbol = lengthSymbol(length);
            int extra = lengthExtra(length);
            int code = literals.length(symbol);
            int more = length & ((1 << extra) - 1);
            matchBits[length] = ((code + extra) << 24) | (more << code) | literals.code(symbol);
        }
    }

    void store(byte[] bytes, int from, int end) {
        int at = from;
        do {
            int part = Math.min(STORED_MOST, end - at);
            put(0, 3);
            if (bitCount > 0) put(0, 8 - bitCount);
            put(part, 16);
            put(~part & 0xffff, 16);
            System.arraycopy(bytes, at, out, to, part);
            to += part;
            at += part;
        } while (at < end);
    }
}
