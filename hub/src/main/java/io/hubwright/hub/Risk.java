package io.hubwright.hub;

/** What a caller takes upon himself, by naming it in the call. */
public enum Risk {
    /** Whoever sees the traffic between client and registry can read the passwords and change the images. */
    PASSWORDS_IN_CLEAR_TEXT,
    /** Whoever knows the one password of a hub can log in under every name, an administrator's too. */
    ANYBODY_AS_ANYBODY
}
