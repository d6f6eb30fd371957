package io.hubwright.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.zip.CRC32;

/**
 * gzip on several processors: each block is deflated by itself, with the end of the one before it as its dictionary, and ends on a
 * byte, so that the blocks together are one stream (RFC 1951 section 3.2). What does not compress is stored. The same bytes
 * give the same stream, however many processors there are.
 */
final class BlockGzip {
    private static final int BLOCK = 256 << 10;
    private static final int SAMPLE = 8 << 10;

    /** Of a sample that is not worth it: images full of media and archives are made of such. */
    private static final int HOPELESS_PERCENT = 97;

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};
    private static final byte[] LAST = {3, 0}; // an empty block that says it is the last

    private final ExecutorService pool;
    private final int ahead;
    private final Queue<Deflate> deflaters = new ConcurrentLinkedQueue<>();
    private final Queue<Block> idle = new ConcurrentLinkedQueue<>();

    /** @param ahead how many blocks are in work at the same time */
    BlockGzip(ExecutorService pool, int ahead) {
        this.pool = pool;
        this.ahead = ahead;
    }

    void compress(InputStream in, OutputStream out) throws IOException, InterruptedException {
        var crc = new CRC32();
        long size = 0;
        out.write(HEADER);
        Deque<Future<Block>> working = new ArrayDeque<>();
        try {
            var block = take();
            block.known = 0;
            while (block.fill(in)) {
                crc.update(block.bytes, Deflate.WINDOW, block.length);
                size += block.length;
                working.add(submit(block));
                if (working.size() >= ahead) write(working.remove(), out);
                var next = take();
                next.follow(block);
                block = next;
            }
            idle.add(block);
            while (!working.isEmpty()) write(working.remove(), out);
        } finally {
            working.forEach(task -> task.cancel(true));
        }
        out.write(LAST);
        out.write(littleEndian(crc.getValue()));
        out.write(littleEndian(size));
    }

    private Block take() {
        var block = idle.poll();
        return block == null ? new Block() : block;
    }

    private Future<Block> submit(Block block) {
        return pool.submit(() -> deflate(block));
    }

    private void write(Future<Block> task, OutputStream out) throws IOException, InterruptedException {
        try {
            var block = task.get();
            out.write(block.deflated, 0, block.deflatedLength);
            idle.add(block);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private Block deflate(Block block) {
        var pooled = deflaters.poll();
        var deflater = pooled == null ? new Deflate() : pooled;
        try {
            if (isHopeless(deflater, block)) block.store(deflater);
            else block.deflate(deflater);
        } finally {
            deflaters.add(deflater);
        }
        return block;
    }

    private static boolean isHopeless(Deflate deflater, Block block) {
        if (block.length < SAMPLE) return false;
        int from = Deflate.WINDOW + (block.length - SAMPLE) / 2;
        return isEven(block.bytes, from, SAMPLE)
                && deflater.deflate(block.bytes, from, from, from + SAMPLE, block.deflated)
                        > SAMPLE * HOPELESS_PERCENT / 100;
    }

    /** Whether all bytes are about as frequent. If not, they compress; to count them costs a tenth of trying it. */
    private static boolean isEven(byte[] bytes, int from, int length) {
        var counts = new int[256];
        for (int i = from; i < from + length; i++) counts[bytes[i] & 0xff]++;
        long squares = 0;
        for (int count : counts) squares += (long) count * count;
        return 4 * 256 * squares < 5L * length * length; // noise of 8 KiB has 1.03 times the least that is possible
    }

    private static byte[] littleEndian(long value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)};
    }

    /** Before its bytes, those that were before them. */
    private static final class Block {
        private final byte[] bytes = new byte[Deflate.WINDOW + BLOCK];
        // Stored, it takes five bytes more for each 64 KiB, and a flush's.
        private final byte[] deflated = new byte[BLOCK + 64];
        private int known;
        private int length;
        private int deflatedLength;

        void follow(Block last) {
            known = Math.min(Deflate.WINDOW, last.length);
            System.arraycopy(last.bytes, Deflate.WINDOW + last.length - known, bytes, Deflate.WINDOW - known, known);
        }

        boolean fill(InputStream in) throws IOException {
            length = in.readNBytes(bytes, Deflate.WINDOW, BLOCK);
            return length > 0;
        }

        void deflate(Deflate deflater) {
            int start = Deflate.WINDOW;
            deflatedLength = deflater.deflate(bytes, start - known, start, start + length, deflated);
            if (deflatedLength == 0 || deflatedLength > length) store(deflater);
        }

        void store(Deflate deflater) {
            int start = Deflate.WINDOW;
            deflatedLength = deflater.store(bytes, start, start + length, deflated);
        }
    }
}
