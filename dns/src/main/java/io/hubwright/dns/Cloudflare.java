package io.hubwright.dns;

import io.hubwright.Secret;
import io.hubwright.engine.Connection;
import io.hubwright.engine.Provider;
import io.hubwright.engine.Services;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * DNS zones at Cloudflare. The token needs <i>Zone, DNS, Edit</i> and <i>Zone, Zone, Read</i> on the zone, nothing else.
 *
 * <p>What is made is marked in the record's comment. A record of the name that is not marked as the deployment's own is
 * never changed or deleted. The service has no compare-and-set: between the look and the write, about a second, somebody
 * else's change of the same name goes unseen.
 *
 * @param zoneId saves the look-up of the zone, for a token that may not read zones
 * @param resolvers who is asked whether a record is answered; the zone's authoritative servers if empty
 */
public record Cloudflare(Secret token, URI baseUrl, Optional<String> zoneId, List<InetSocketAddress> resolvers)
        implements Provider {
    private static final URI SERVICE = URI.create("https://api.cloudflare.com/client/v4");
    // What a header may hold. Checked here because the JDK's own refusal would show the token.
    private static final Pattern HEADER_VALUE = Pattern.compile("[!-~]+");

    public Cloudflare {
        if (!HEADER_VALUE.matcher(token.reveal()).matches())
            throw new IllegalArgumentException(
                    "the Cloudflare token holds a blank or a character that no token has: copy it again");
        resolvers = List.copyOf(resolvers);
    }

    /** White space around the token is ignored. */
    public static Cloudflare token(Secret token) {
        var stripped = token.reveal().strip();
        if (stripped.isEmpty()) throw new IllegalArgumentException("the Cloudflare token is blank");
        return new Cloudflare(Secret.of(stripped), SERVICE, Optional.empty(), List.of());
    }

    /** Where the API is, as {@code https://api.cloudflare.com/client/v4}. */
    public Cloudflare baseUrl(URI baseUrl) {
        return new Cloudflare(token, baseUrl, zoneId, resolvers);
    }

    /** From the zone's overview page, 32 hexadecimal digits. */
    public Cloudflare zoneId(String zoneId) {
        return new Cloudflare(token, baseUrl, Optional.of(zoneId), resolvers);
    }

    /** Replaces whom to ask whether a record is answered: where port 53 is blocked, or a zone is not on the internet. */
    public Cloudflare resolvers(InetSocketAddress... resolvers) {
        return new Cloudflare(token, baseUrl, zoneId, List.of(resolvers));
    }

    @Override
    public Connection connect(Services services) {
        return new CloudflareConnection(this, services);
    }

    @Override
    public String toString() {
        return "Cloudflare " + baseUrl;
    }
}
