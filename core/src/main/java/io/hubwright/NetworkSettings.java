package io.hubwright;

import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How this computer gets out to the internet: through a proxy, past a company's own CA. Holds for every client of a provider's API.
 *
 * @param proxy {@code http://host:port} of an HTTP proxy; a user and password in it are left out, for none is ever sent
 * @param noProxy hosts and domain suffixes that are reached directly; {@code *} means all
 * @param caFile PEM certificates to trust besides the JDK's
 */
public record NetworkSettings(Optional<URI> proxy, List<String> noProxy, Optional<Path> caFile) {
    public static final NetworkSettings NONE = new NetworkSettings(Optional.empty(), List.of(), Optional.empty());

    public NetworkSettings {
        noProxy = List.copyOf(noProxy);
        proxy = proxy.map(NetworkSettings::withoutUser);
    }

    /** From {@code HTTPS_PROXY}, {@code NO_PROXY} (or lower case) and {@code SSL_CERT_FILE}, as curl and OpenSSL read them. */
    public static NetworkSettings fromEnvironment() {
        return from(System.getenv());
    }

    static NetworkSettings from(Map<String, String> environment) {
        return new NetworkSettings(
                variable(environment, "HTTPS_PROXY").map(NetworkSettings::proxyUri),
                variable(environment, "NO_PROXY")
                        .map(NetworkSettings::commaSeparated)
                        .orElse(List.of()),
                variable(environment, "SSL_CERT_FILE").map(Path::of));
    }

    public NetworkSettings proxy(URI proxy) {
        return new NetworkSettings(Optional.of(proxy), noProxy, caFile);
    }

    /** Replaces the list. */
    public NetworkSettings noProxy(String... hosts) {
        return new NetworkSettings(proxy, List.of(hosts), caFile);
    }

    public NetworkSettings caFile(Path caFile) {
        return new NetworkSettings(proxy, noProxy, Optional.of(caFile));
    }

    /** For {@code java.net.http}: this proxy, or none. */
    public ProxySelector proxySelector() {
        return new SettingsProxySelector(this);
    }

    /**
     * Trusts the JDK's authorities and those of {@link #caFile()}. Reads the file.
     *
     * @throws HubwrightException if the file cannot be read or holds no certificate
     */
    public SSLContext sslContext() {
        return TrustStores.context(caFile);
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT))))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static URI proxyUri(String value) {
        return URI.create(value.contains("://") ? value : "http://" + value);
    }

    private static List<String> commaSeparated(String value) {
        return List.of(value.split("\\s*,\\s*"));
    }

    // Never shown: there may be a password in it.
    private static URI withoutUser(URI proxy) {
        if (proxy.getHost() == null || proxy.getPort() < 0)
            throw new IllegalArgumentException("the proxy \"" + (proxy.getHost() == null ? "" : proxy.getHost())
                    + "\" needs a host and a port: http://proxy.example.org:3128");
        return URI.create(proxy.getScheme() + "://" + proxy.getHost() + ":" + proxy.getPort());
    }
}
