package io.hubwright.registry;

import java.io.IOException;
import java.io.OutputStream;

/** A request's body. It may be asked for again when the server wanted a new token first. */
interface Payload {
    long length();

    void writeTo(OutputStream out) throws IOException;

    static Payload of(byte[] bytes) {
        return new Payload() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(bytes);
            }
        };
    }
}
