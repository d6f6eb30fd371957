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
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * A new key pair for SSH, in files as {@code ssh-keygen} names them: ECDSA on P-256, the private key as PKCS#8.
 *
 * @param privateKey mode 0600
 * @param publicKey beside it, {@code .pub}
 */
public record SshKeyFiles(Path privateKey, Path publicKey) {
    private static final String TYPE = "ecdsa-sha2-nistp256";
    private static final int COORDINATE = 32;

    /** Writes {@code name} and {@code name.pub} into the directory. */
    public static SshKeyFiles generate(Path directory, String name) throws IOException {
        var privateKey = directory.resolve(name);
        var publicKey = directory.resolve(name + ".pub");
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            Files.createFile(
                    privateKey, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(privateKey, pem(pair.getPrivate().getEncoded()));
            Files.writeString(publicKey, openSsh((ECPublicKey) pair.getPublic()) + " " + name + "\n");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot make a P-256 key: " + e, e);
        }
        return new SshKeyFiles(privateKey, publicKey);
    }

    private static String pem(byte[] pkcs8) {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs8);
        return "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n";
    }

    // RFC 5656, section 3.1: the type, the curve, the uncompressed point.
    private static String openSsh(ECPublicKey key) throws IOException {
        var blob = new ByteArrayOutputStream();
        var out = new DataOutputStream(blob);
        writeString(out, TYPE.getBytes(StandardCharsets.US_ASCII));
        writeString(out, "nistp256".getBytes(StandardCharsets.US_ASCII));
        var point = new ByteArrayOutputStream();
        point.write(4);
        point.write(coordinate(key.getW().getAffineX()));
        point.write(coordinate(key.getW().getAffineY()));
        writeString(out, point.toByteArray());
        return TYPE + " " + Base64.getEncoder().encodeToString(blob.toByteArray());
    }

    private static void writeString(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] coordinate(BigInteger value) {
        var bytes = value.toByteArray();
        var fixed = new byte[COORDINATE];
        int length = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE - length, length);
        return fixed;
    }
}
