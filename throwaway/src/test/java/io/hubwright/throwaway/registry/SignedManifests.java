package io.hubwright.throwaway.registry;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;

/** Reads manifests of schema 1 as old clients did. */
final class SignedManifests {

    private SignedManifests() {}

    /** What is signed in it, once the signature has been found right. */
    static byte[] payload(byte[] manifest) throws GeneralSecurityException {
        JsonNode signature = Json.parse(manifest).path("signatures").path(0);
        String covered = signature.path("protected").asText();
        JsonNode format = Json.parse(bytes(covered));
        var payload = new ByteArrayOutputStream();
        payload.write(manifest, 0, format.path("formatLength").asInt());
        payload.writeBytes(bytes(format.path("formatTail").asText()));
        JsonNode key = signature.path("header").path("jwk");
        var curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        var point = new ECPoint(number(key.path("x")), number(key.path("y")));
        var verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
        verifier.initVerify(KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class))));
        String signed = covered + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(payload.toByteArray());
        verifier.update(signed.getBytes(StandardCharsets.US_ASCII));
        assertTrue(verifier.verify(bytes(signature.path("signature").asText())), "the signature fits");
        assertTrue(
                key.path("kid").asText().matches("([A-Z2-7]{4}:){11}[A-Z2-7]{4}"),
                key.path("kid").asText());
        return payload.toByteArray();
    }

    private static BigInteger number(JsonNode text) {
        return new BigInteger(1, bytes(text.asText()));
    }

    private static byte[] bytes(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }
}
