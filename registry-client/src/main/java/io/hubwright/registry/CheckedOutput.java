package io.hubwright.registry;

import io.hubwright.HubwrightException;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Passes bytes on and holds them to a descriptor: never more than its size, and in the end its digest. */
final class CheckedOutput extends OutputStream {
    private final OutputStream out;
    private final Descriptor descriptor;
    private final MessageDigest hash;
    private long left;

    CheckedOutput(OutputStream out, Descriptor descriptor) {
        this.out = out;
        this.descriptor = descriptor;
        this.hash = descriptor.digest().hasher();
        this.left = descriptor.size().bytes();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        left -= length;
        if (left < 0) throw damaged("more than its " + descriptor.size());
        hash.update(bytes, offset, length);
        out.write(bytes, offset, length);
    }

    void finish() {
        if (left > 0) throw damaged(left + " bytes less than its " + descriptor.size());
        var found = Digest.of(descriptor.digest().algorithm(), hash.digest());
        if (!found.equals(descriptor.digest())) throw damaged("content of the digest " + found);
    }

    private HubwrightException damaged(String what) {
        return new HubwrightException("the blob " + descriptor.digest() + " came as " + what
                + "; its source is damaged or changed meanwhile: make or push it again");
    }
}
