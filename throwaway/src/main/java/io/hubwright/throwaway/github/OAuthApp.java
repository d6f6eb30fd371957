package io.hubwright.throwaway.github;

import io.hubwright.Secret;
import java.net.URI;

/**
 * An application as its owner registers it.
 *
 * @param callback people are sent back to it or to something below it, nowhere else
 */
public record OAuthApp(String clientId, Secret clientSecret, URI callback) {
    // "The redirect_uri's host (excluding sub-domains) and port must exactly match the callback URL. The redirect_uri's
    // path must
    // reference a subdirectory of the callback URL" (docs of GitHub, Authorizing OAuth apps); sub-domains are not told
    // apart here.
    boolean takes(URI redirect) {
        var path = callback.getPath();
        return callback.getScheme().equals(redirect.getScheme())
                && callback.getRawAuthority().equals(redirect.getRawAuthority())
                && (redirect.getPath().equals(path)
                        || redirect.getPath().startsWith(path.endsWith("/") ? path : path + "/"));
    }
}
