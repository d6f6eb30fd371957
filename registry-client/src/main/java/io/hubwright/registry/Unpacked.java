package io.hubwright.registry;

import io.hubwright.HubwrightException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/** A layer's tar, whatever its compression, told by its first bytes: media types lie at times. */
final class Unpacked {
    private Unpacked() {}

    static InputStream of(Blob layer) throws IOException {
        var in = new BufferedInputStream(layer.content().open(), Content.BUFFER);
        try {
            in.mark(4);
            var magic = in.readNBytes(4);
            in.reset();
            if (starts(magic, 0x1f, 0x8b)) return new GZIPInputStream(in, Content.BUFFER);
            if (starts(magic, 0x28, 0xb5, 0x2f, 0xfd)) return zstd(in);
            return in;
        } catch (IOException | RuntimeException | Error e) {
            in.close();
            throw e;
        }
    }

    private static InputStream zstd(InputStream in) throws IOException {
        try {
            return new ZstdCompressorInputStream(in);
        } catch (LinkageError e) {
            throw noZstd(e);
        }
    }

    static HubwrightException noZstd(LinkageError e) {
        return new HubwrightException(
                "zstd layers need com.github.luben:zstd-jni on the class path; add it, or choose Compression.GZIP", e);
    }

    private static boolean starts(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) return false;
        for (int i = 0; i < magic.length; i++) if ((bytes[i] & 0xff) != magic[i]) return false;
        return true;
    }
}
