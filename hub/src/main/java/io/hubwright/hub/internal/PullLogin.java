package io.hubwright.hub.internal;

import com.github.dockerjava.api.model.AuthConfig;
import io.hubwright.Secret;

/** With what the engine logs in at a registry for one pull or push. It goes in a header, and the engine does not keep it. */
public record PullLogin(String registry, String user, Secret password) {
    /** For docker-java. */
    public AuthConfig config() {
        return new AuthConfig().withRegistryAddress(registry).withUsername(user).withPassword(password.reveal());
    }
}
