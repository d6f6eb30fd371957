package io.hubwright.cyberhub;

import io.hubwright.Secret;
import io.hubwright.hub.Risk;

/** Any name with one password for all: for throwaway clouds and nothing else. */
public record DummySignIn(Secret password) implements SignIn {
    public static DummySignIn of(Secret password, Risk accepted) {
        if (accepted != Risk.ANYBODY_AS_ANYBODY)
            throw new IllegalArgumentException(
                    "one password for all users needs " + Risk.ANYBODY_AS_ANYBODY + " accepted");
        return new DummySignIn(password);
    }

    @Override
    public String toString() {
        return "any name with one password";
    }
}
