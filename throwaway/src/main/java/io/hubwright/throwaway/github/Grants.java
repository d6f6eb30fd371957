package io.hubwright.throwaway.github;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Codes, good once, and the tokens that they are exchanged for. Thread-safe. */
final class Grants {
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Code> codes = new ConcurrentHashMap<>();
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();

    /** @param challenge of PKCE, if the client sent one */
    record Code(String clientId, String redirect, String login, Set<String> scopes, Optional<String> challenge) {
        // RFC 7636, section 4.6, method S256.
        boolean provenBy(Optional<String> verifier) {
            return challenge.isEmpty()
                    || verifier.filter(text -> challenge.get().equals(hash(text)))
                            .isPresent();
        }

        private static String hash(String verifier) {
            try {
                var digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
                return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e); // every Java platform has it
            }
        }
    }

    record Token(String login, Set<String> scopes) {}

    String code(Code code) {
        var text = random(10);
        codes.put(text, code);
        return text;
    }

    Optional<Code> redeem(String code) {
        return Optional.ofNullable(codes.remove(code));
    }

    String token(Token token) {
        var text = "gho_" + random(18);
        tokens.put(text, token);
        return text;
    }

    Optional<Token> token(String text) {
        return Optional.ofNullable(tokens.get(text));
    }

    void revoke(String login) {
        tokens.values().removeIf(token -> token.login().equalsIgnoreCase(login));
    }

    String random(int bytes) {
        var some = new byte[bytes];
        random.nextBytes(some);
        return HexFormat.of().formatHex(some);
    }
}
