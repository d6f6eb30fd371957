package io.hubwright.registry;

import java.util.Arrays;

/**
 * A code of the fewest bits for how often symbols occur (Huffman's), in the form that deflate's decoders expect (RFC 1951 section
 * 3.2.2). Built anew for each block of data in the same arrays.
 */
final class PrefixCode {
    private final int longest;
    private final byte[] lengths;
    private final short[] codes;
    private final long[] leaves;
    private final long[] weights;
    private final int[] parents;

    /** @param longest how many bits a code may have */
    PrefixCode(int symbols, int longest) {
        this.longest = longest;
        this.lengths = new byte[symbols];
        this.codes = new short[symbols];
        this.leaves = new long[symbols];
        this.weights = new long[2 * symbols];
        this.parents = new int[2 * symbols];
    }

    /** How many bits a symbol takes; 0 if it does not occur. */
    int length(int symbol) {
        return lengths[symbol];
    }

    /** Its bits, the first one lowest. */
    int code(int symbol) {
        return codes[symbol] & 0xffff;
    }

    /** As many symbols as are to be told of: those behind do not occur. */
    int count(int least) {
        int count = lengths.length;
        while (count > least && lengths[count - 1] == 0) count--;
        return count;
    }

    void build(int[] frequencies) {
        int used = rarestFirst(frequencies);
        int[] counts = depths(used);
        shorten(counts);
        Arrays.fill(lengths, (byte) 0);
        int leaf = 0;
        for (int length = longest; length > 0; length--)
            for (int n = counts[length]; n > 0; n--) lengths[symbol(leaf++)] = (byte) length;
        assign(counts);
    }

    /** Two symbols at least: there are decoders that take no code for one. */
    private int rarestFirst(int[] frequencies) {
        int used = 0;
        for (int symbol = 0; symbol < lengths.length; symbol++)
            if (frequencies[symbol] > 0) leaves[used++] = ((long) frequencies[symbol] << 16) | symbol;
        for (int symbol = 0; used < 2; symbol++) if (frequencies[symbol] == 0) leaves[used++] = (1L << 16) | symbol;
        Arrays.sort(leaves, 0, used);
        return used;
    }

    private int symbol(int leaf) {
        return (int) leaves[leaf] & 0xffff;
    }

    /** How many leaves are how deep in the tree that joins the two lightest again and again. */
    private int[] depths(int used) {
        for (int i = 0; i < used; i++) weights[i] = leaves[i] >> 16;
        int leaf = 0;
        int joined = used;
        int root = 2 * used - 2;
        for (int next = used; next <= root; next++) {
            weights[next] = 0;
            for (int i = 0; i < 2; i++) {
                boolean isLeaf = leaf < used && (joined == next || weights[leaf] <= weights[joined]);
                int child = isLeaf ? leaf++ : joined++;
                parents[child] = next;
                weights[next] += weights[child];
            }
        }
        var counts = new int[longest + 1];
        weights[root] = 0; // from here on, the depth
        for (int node = root - 1; node >= 0; node--) {
            weights[node] = weights[parents[node]] + 1;
            if (node < used) counts[(int) Math.min(weights[node], longest)]++;
        }
        return counts;
    }

    /** Codes that were too long were cut, and took room of others: those become longer, until all have a place. */
    private void shorten(int[] counts) {
        int room = 1 << longest;
        for (int length = 1; length <= longest; length++) room -= counts[length] << (longest - length);
        for (; room < 0; room++) {
            int length = longest - 1;
            while (counts[length] == 0) length--;
            counts[length]--;
            counts[length + 1] += 2;
            counts[longest]--;
        }
    }

    private void assign(int[] counts) {
        var next = new int[longest + 1];
        for (int length = 1; length < longest; length++) next[length + 1] = (next[length] + counts[length]) << 1;
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int length = lengths[symbol];
            if (length > 0) codes[symbol] = (short) (Integer.reverse(next[length]++) >>> (32 - length));
        }
    }
}
