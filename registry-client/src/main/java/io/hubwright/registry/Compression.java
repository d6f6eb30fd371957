package io.hubwright.registry;

/** What becomes of plain layers of a {@code docker save} tar when they are pushed. Other layers are never touched. */
public enum Compression {
    /** Everything reads it. */
    GZIP,
    /** Smaller and faster; needs com.github.luben:zstd-jni on the class path here, and a Docker Engine 23 or containerd 1.5 there. */
    ZSTD,
    /** As they are: the fastest on a fast network. */
    NONE
}
