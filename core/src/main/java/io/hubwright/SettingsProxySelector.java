package io.hubwright;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** The proxy of the settings for all but the hosts that NO_PROXY and loopback exclude. */
final class SettingsProxySelector extends ProxySelector {
    private final NetworkSettings settings;

    SettingsProxySelector(NetworkSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Proxy> select(URI uri) {
        var host = uri.getHost();
        if (host == null || settings.proxy().isEmpty() || isDirect(host.toLowerCase(Locale.ROOT)))
            return List.of(Proxy.NO_PROXY);
        var proxy = settings.proxy().get();
        return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), proxy.getPort())));
    }

    private boolean isDirect(String host) {
        if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) return true;
        return settings.noProxy().stream()
                .map(entry -> entry.toLowerCase(Locale.ROOT))
                .anyMatch(entry -> matches(entry, host));
    }

    // As curl reads it: a leading dot is ignored, a name stands for itself and what is below it.
    private static boolean matches(String entry, String host) {
        var suffix = entry.startsWith(".") ? entry.substring(1) : entry;
        return entry.equals("*") || host.equals(suffix) || host.endsWith("." + suffix);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The call itself fails with the same exception.
    }
}
