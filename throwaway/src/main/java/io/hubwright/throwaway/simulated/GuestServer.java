package io.hubwright.throwaway.simulated;

import java.io.IOException;
import java.net.InetAddress;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSessionFactory;

/** An SSH server on a free port of loopback, in front of a guest. Signs in by key only. */
final class GuestServer implements AutoCloseable {
    private static final Set<String> USERS = Set.of("ubuntu", "debian");

    private final SshServer server;
    private final List<PublicKey> authorized = new CopyOnWriteArrayList<>();

    private GuestServer(SshServer server) {
        this.server = server;
    }

    /** Starts it. The keys are as in {@code authorized_keys}. */
    static GuestServer start(Guest guest, KeyPair hostKey, List<String> authorizedKeys) throws IOException {
        var server = ServerBuilder.builder().build();
        var guarded = new GuestServer(server);
        for (var line : authorizedKeys) guarded.authorized.add(parse(line));
        server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator((user, key, session) -> guarded.accepts(user, key));
        server.setCommandFactory((channel, command) -> new GuestCommand(guest, command));
        server.setChannelFactories(List.<ChannelFactory>of(
                ChannelSessionFactory.INSTANCE,
                new TunnelChannel.TcpFactory(guest),
                new TunnelChannel.UnixFactory(guest)));
        server.setSubsystemFactories(List.of());
        // Small answers in sequence stall 40 ms each on Nagle's algorithm against delayed acknowledgements.
        CoreModuleProperties.TCP_NODELAY.set(server, true);
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
        server.start();
        return guarded;
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    private boolean accepts(String user, PublicKey key) {
        return USERS.contains(user) && authorized.stream().anyMatch(known -> KeyUtils.compareKeys(known, key));
    }

    private static PublicKey parse(String line) throws IOException {
        try {
            return AuthorizedKeyEntry.parseAuthorizedKeyEntry(line.strip())
                    .resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
        } catch (java.security.GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("this is no public key as in authorized_keys: " + line.strip(), e);
        }
    }
}
