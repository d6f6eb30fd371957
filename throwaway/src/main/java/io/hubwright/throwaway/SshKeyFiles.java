package io.hubwright.throwaway;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * A new key pair for SSH, in files as {@code ssh-keygen -t ecdsa} makes them: on P-256, the private key without a passphrase.
 *
 * @param privateKey mode 0600
 * @param publicKey beside it, {@code .pub}
 */
public record SshKeyFiles(Path privateKey, Path publicKey) {
    private static final String TYPE = "ecdsa-sha2-nistp256";
    private static final String CURVE = "nistp256";
    private static final int COORDINATE = 32;
    private static final int BLOCK = 8;

    /** Writes {@code name} and {@code name.pub} into the directory. */
    public static SshKeyFiles generate(Path directory, String name) throws IOException {
        var files = new SshKeyFiles(directory.resolve(name), directory.resolve(name + ".pub"));
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            var point = point((ECPublicKey) pair.getPublic());
            var blob = publicBlob(point);
            Files.createFile(
                    files.privateKey(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    files.privateKey(),
                    armored(privateFile(blob, point, ((ECPrivateKey) pair.getPrivate()).getS(), name)));
            Files.writeString(
                    files.publicKey(), TYPE + " " + Base64.getEncoder().encodeToString(blob) + " " + name + "\n");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot make a P-256 key: " + e, e);
        }
        return files;
    }

    // RFC 5656, section 3.1: the type, the curve, the uncompressed point.
    private static byte[] publicBlob(byte[] point) throws IOException {
        var blob = new Blob();
        blob.string(TYPE);
        blob.string(CURVE);
        blob.string(point);
        return blob.bytes();
    }

    // OpenSSH's PROTOCOL.key: no cipher, no key derivation, one key.
    private static byte[] privateFile(byte[] blob, byte[] point, BigInteger secret, String comment) throws IOException {
        var file = new Blob();
        file.raw("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII));
        file.string("none");
        file.string("none");
        file.string("");
        file.number(1);
        file.string(blob);
        file.string(privatePart(point, secret, comment));
        return file.bytes();
    }

    private static byte[] privatePart(byte[] point, BigInteger secret, String comment) throws IOException {
        var part = new Blob();
        // The same number twice tells whether decryption worked; nothing is encrypted here.
        part.number(0);
        part.number(0);
        part.string(TYPE);
        part.string(CURVE);
        part.string(point);
        part.string(secret.toByteArray());
        part.string(comment);
        for (int pad = 1; part.size() % BLOCK != 0; pad++) part.raw(new byte[] {(byte) pad});
        return part.bytes();
    }

    private static byte[] point(ECPublicKey key) {
        var point = new ByteArrayOutputStream();
        point.write(4);
        point.writeBytes(coordinate(key.getW().getAffineX()));
        point.writeBytes(coordinate(key.getW().getAffineY()));
        return point.toByteArray();
    }

    private static byte[] coordinate(BigInteger value) {
        var bytes = value.toByteArray();
        var fixed = new byte[COORDINATE];
        int length = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE - length, length);
        return fixed;
    }

    private static String armored(byte[] file) {
        var lines = Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(file);
        return "-----BEGIN OPENSSH PRIVATE KEY-----\n" + lines + "\n-----END OPENSSH PRIVATE KEY-----\n";
    }

    /** Bytes as SSH writes them (RFC 4251, section 5). */
    private static final class Blob {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        void number(int number) throws IOException {
            out.writeInt(number);
        }

        void string(String text) throws IOException {
            string(text.getBytes(StandardCharsets.UTF_8));
        }

        void string(byte[] text) throws IOException {
            out.writeInt(text.length);
            out.write(text);
        }

        void raw(byte[] text) throws IOException {
            out.write(text);
        }

        int size() {
            return bytes.size();
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
