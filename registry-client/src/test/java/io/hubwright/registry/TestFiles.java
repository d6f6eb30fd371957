package io.hubwright.registry;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The files of a test's registry. */
final class TestFiles {
    private TestFiles() {}

    static Path htpasswd(Path directory) throws IOException {
        var salt = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        var hash = OpenBSDBCrypt.generate("2y", TestServer.PASSWORD.reveal().toCharArray(), salt, 5);
        return Files.writeString(directory.resolve("htpasswd"), TestServer.USER + ":" + hash + "\n");
    }

    /**
     * Writes {@code tls.crt} and {@code tls.key} for localhost and 127.0.0.1, signed by themselves.
     *
     * @param sec1 the key as {@code EC PRIVATE KEY}, else as PKCS#8
     */
    static void certificate(Path directory, boolean sec1) throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        var now = Instant.now();
        var name = new X500Name("CN=Test registry");
        var certificate = new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.valueOf(now.toEpochMilli()),
                        Date.from(now.minusSeconds(3600)),
                        Date.from(now.plusSeconds(86_400)),
                        name,
                        keys.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                    new GeneralName(GeneralName.dNSName, "localhost"),
                    new GeneralName(GeneralName.dNSName, "registry.example.org"),
                    new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                }))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
        Files.writeString(directory.resolve("tls.crt"), pem(certificate));
        Object key = sec1 ? keys.getPrivate() : new JcaPKCS8Generator(keys.getPrivate(), null);
        Files.writeString(directory.resolve("tls.key"), pem(key));
    }

    private static String pem(Object object) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
