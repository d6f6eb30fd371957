package io.hubwright.cyberhub;

import io.hubwright.Secret;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * By a GitHub OAuth application, whose callback URL must be {@link CyberhubSpec#callbackUrl()}.
 *
 * @param organisations whose members may log in beside those of the allow lists: {@code org}, or {@code org:team}
 * @param url of another GitHub than github.com
 */
public record GitHubSignIn(String clientId, Secret clientSecret, List<String> organisations, URI url)
        implements SignIn {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final Pattern ORGANISATION = Pattern.compile("[A-Za-z0-9-]{1,39}(:[A-Za-z0-9_-]{1,100})?");

    public GitHubSignIn {
        organisations = List.copyOf(organisations);
        if (!ID.matcher(clientId).matches())
            throw new IllegalArgumentException("\"" + clientId + "\" is not a client id of GitHub");
        organisations.forEach(name -> {
            if (!ORGANISATION.matcher(name).matches())
                throw new IllegalArgumentException("\"" + name + "\" is not an organisation, or organisation:team");
        });
        if (url.getHost() == null || url.getUserInfo() != null)
            throw new IllegalArgumentException("the GitHub at " + url + " must be an http or https address");
    }

    public static GitHubSignIn of(String clientId, Secret clientSecret) {
        return new GitHubSignIn(clientId, clientSecret, List.of(), URI.create("https://github.com"));
    }

    public GitHubSignIn organisations(String... organisations) {
        return new GitHubSignIn(clientId, clientSecret, List.of(organisations), url);
    }

    /** Of a GitHub Enterprise Server. */
    public GitHubSignIn url(URI url) {
        return new GitHubSignIn(clientId, clientSecret, organisations, url);
    }

    @Override
    public String toString() {
        return "GitHub, client " + clientId + (organisations.isEmpty() ? "" : ", members of " + organisations);
    }
}
