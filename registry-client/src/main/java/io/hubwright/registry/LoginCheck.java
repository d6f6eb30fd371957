package io.hubwright.registry;

/**
 * What a registry said to a login.
 *
 * @param endpoint the registry asked
 * @param auth how it tells who asks; {@link Auth#NONE} means that anybody may do anything that the registry allows
 */
public record LoginCheck(String endpoint, Auth auth) {

    /** How a registry tells who asks. */
    public enum Auth {
        NONE,
        /** User and password with every request: htpasswd. */
        BASIC,
        /** Tokens from a token service: Docker Hub and other big registries. */
        BEARER
    }
}
