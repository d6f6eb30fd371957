package io.hubwright.registry;

import java.util.Optional;

/**
 * What a registry said to a login.
 *
 * @param endpoint the registry asked
 * @param auth how it tells who asks; {@link Auth#NONE} means that anybody may do anything that the registry allows
 * @param server what it says that it is: {@code Server} header, else the API's version
 * @param behindCloudflare whether Cloudflare's proxy is in between, which limits a request to 100 MB
 * @param deletes whether images can be deleted; only after {@link RegistryClient#check(String)}
 * @param resumable whether a broken upload can go on, as at CNCF's registry from 3.0 on; likewise
 * @param rateLimit how many pulls are left, if it says so
 */
public record LoginCheck(
        String endpoint,
        Auth auth,
        String server,
        boolean behindCloudflare,
        Optional<Boolean> deletes,
        Optional<Boolean> resumable,
        Optional<RateLimit> rateLimit) {

    /** How a registry tells who asks. */
    public enum Auth {
        NONE,
        /** User and password with every request: htpasswd. */
        BASIC,
        /** Tokens from a token service: Docker Hub and other big registries. */
        BEARER
    }

    @Override
    public String toString() {
        return endpoint + " auth " + auth + answer(", deletes", deletes) + answer(", resume", resumable)
                + (behindCloudflare ? ", via Cloudflare" : "")
                + rateLimit.map(limit -> ", " + limit).orElse("");
    }

    private static String answer(String what, Optional<Boolean> is) {
        return is.map(yes -> what + (yes ? " on" : " off")).orElse("");
    }
}
