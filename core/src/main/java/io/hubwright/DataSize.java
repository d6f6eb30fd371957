package io.hubwright;

import java.util.Locale;

/** An amount of data. OpenStack counts volumes in GiB (2^30 bytes), though its APIs say GB. */
public record DataSize(long bytes) implements Comparable<DataSize> {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    public DataSize {
        if (bytes < 0) throw new IllegalArgumentException("a size must not be negative: " + bytes + " bytes");
    }

    public static DataSize bytes(long n) {
        return new DataSize(n);
    }

    public static DataSize mib(long n) {
        return new DataSize(Math.multiplyExact(n, 1L << 20));
    }

    public static DataSize gib(long n) {
        return new DataSize(Math.multiplyExact(n, 1L << 30));
    }

    /** In GiB, rounded up: the smallest volume that holds this much. */
    public long toGibCeil() {
        return Math.addExact(bytes, (1L << 30) - 1) >> 30;
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** Exact where possible, else with one decimal: {@code 500 GiB}, {@code 1.5 MiB}. */
    @Override
    public String toString() {
        int unit = 0;
        while (unit + 1 < UNITS.length && bytes >= 1L << (10 * (unit + 1))) unit++;
        long one = 1L << (10 * unit);
        if (bytes % one == 0) return bytes / one + " " + UNITS[unit];
        return String.format(Locale.ROOT, "%.1f %s", (double) bytes / one, UNITS[unit]);
    }
}
