package io.hubwright.throwaway.cloudflare;

import com.sun.net.httpserver.Headers;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The account's API tokens and what each may do. */
final class Tokens {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final Map<String, Grant> grants = new ConcurrentHashMap<>();

    record Grant(String id, Set<TokenPermission> permissions) {
        void require(TokenPermission permission) {
            if (!permissions.contains(permission)) {
                throw ApiError.noPermission();
            }
        }
    }

    /** In today's form: a prefix, 40 characters and a checksum of 8. */
    String issue(Set<TokenPermission> permissions) {
        var token = new StringBuilder("cfut_");
        for (int i = 0; i < 40; i++) {
            token.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        token.append(HexFormat.of().toHexDigits(token.toString().hashCode()));
        var copy = permissions.isEmpty() ? EnumSet.noneOf(TokenPermission.class) : EnumSet.copyOf(permissions);
        grants.put(token.toString(), new Grant(randomId(), copy));
        return token.toString();
    }

    void revoke(String token) {
        grants.remove(token);
    }

    /** Who calls, or the service's refusal. */
    Grant caller(Headers headers, boolean verifying) {
        var authorization = Optional.ofNullable(headers.getFirst("Authorization"));
        if (authorization.isEmpty()) {
            throw withoutToken(headers);
        }
        var value = authorization.get();
        // No look at the length: tokens had 40 characters for years and have more now.
        if (!value.startsWith("Bearer ") || !value.substring(7).matches("[A-Za-z0-9_-]{30,}")) {
            throw ApiError.badHeaders(6111, "Invalid format for Authorization header");
        }
        var grant = grants.get(value.substring(7));
        if (grant == null) {
            throw verifying
                    ? ApiError.of(401, 1000, "Invalid API Token")
                    : ApiError.of(403, 9109, "Invalid access token");
        }
        return grant;
    }

    private static ApiError withoutToken(Headers headers) {
        var key = headers.getFirst("X-Auth-Key");
        if (key == null || headers.getFirst("X-Auth-Email") == null) {
            return ApiError.of(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers");
        }
        return key.matches("[0-9a-f]{37,45}")
                ? ApiError.of(403, 9103, "Unknown X-Auth-Key or X-Auth-Email")
                : ApiError.badHeaders(6103, "Invalid format for X-Auth-Key header");
    }

    /** The service's identifiers: 32 hexadecimal digits. */
    static String randomId() {
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static boolean isId(String text) {
        return text.matches("[0-9a-f]{32}");
    }
}
