package io.hubwright.dns;

import io.hubwright.InterruptedOperationException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks DNS whether a record is answered already. Every server is asked, at once: a certificate authority, too, may ask
 * any of them. Among several values of a name ours must be one; others do no harm.
 */
final class Propagation {
    private static final int DNS_PORT = 53;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final List<Server> servers;
    private final boolean authoritative;

    private Propagation(List<Server> servers, boolean authoritative) {
        this.servers = servers;
        this.authoritative = authoritative;
    }

    private record Server(String name, InetSocketAddress address) {}

    /** What one server said: nothing if it answers as wanted, else a few words; unheard if it said nothing at all. */
    private record Said(Server server, Optional<String> lag, boolean heard) {}

    static Propagation at(List<InetSocketAddress> resolvers) {
        return new Propagation(
                resolvers.stream()
                        .map(address -> new Server(address.getHostString() + ":" + address.getPort(), address))
                        .toList(),
                false);
    }

    static Propagation atServersOf(Zone zone) {
        var servers = new ArrayList<Server>();
        for (var name : zone.nameServers()) {
            try {
                servers.add(new Server(name, new InetSocketAddress(InetAddress.getByName(name), DNS_PORT)));
            } catch (UnknownHostException e) {
                // One that cannot be found is asked by nobody.
            }
        }
        return new Propagation(List.copyOf(servers), true);
    }

    /** Empty if all servers answer as the record says; else which one does not, and what it says. Blocks for seconds. */
    Optional<String> lagging(DnsRecord record) {
        // Behind the proxy the answer is the proxy's address, whichever that is.
        var value = record.proxied() ? Optional.<String>empty() : Optional.of(record.content());
        return lagging(record.hostname(), record.type(), value);
    }

    /** The same for any type and value; any value is good if none is given. */
    Optional<String> lagging(String name, String type, Optional<String> value) {
        var said = servers.stream().map(server -> ask(server, query(name, type), value)).toList().stream()
                .map(Propagation::await)
                .toList();
        // One that cannot be reached from here says nothing about the record, as long as others can.
        var heard = said.stream().filter(Said::heard).toList();
        if (heard.isEmpty() && authoritative) return systemLags(name, value);
        return (heard.isEmpty() ? said : heard)
                .stream()
                        .flatMap(one -> one.lag().map(lag -> one.server().name() + " " + lag).stream())
                        .findFirst();
    }

    String whom() {
        return servers.isEmpty()
                ? "the system's resolver"
                : servers.stream().map(Server::name).collect(Collectors.joining(" and "));
    }

    private static CompletableFuture<Said> ask(Server server, Message query, Optional<String> value) {
        var resolver = new SimpleResolver(server.address());
        resolver.setTimeout(TIMEOUT);
        return resolver.sendAsync(query)
                .toCompletableFuture()
                .thenApply(answer ->
                        new Said(server, lag(answer, query.getQuestion().getType(), value), true))
                .exceptionally(failure -> new Said(server, Optional.of("does not answer"), false));
    }

    private static Optional<String> lag(Message answer, int type, Optional<String> value) {
        if (answer.getRcode() != Rcode.NOERROR) return Optional.of("says " + Rcode.string(answer.getRcode()));
        var values = answer.getSection(Section.ANSWER).stream()
                .filter(record -> record.getType() == type)
                .map(Propagation::value)
                .toList();
        if (values.isEmpty()) return Optional.of("has no such record yet");
        return value.isEmpty() || values.contains(value.get())
                ? Optional.empty()
                : Optional.of("still says " + String.join(", ", values));
    }

    /** Texts without quotes, names without the final dot: as providers write them. */
    private static String value(Record record) {
        var text = record.rdataToString();
        if (record.getType() == Type.TXT) return text.replace("\" \"", "").replace("\"", "");
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static Message query(String name, String type) {
        try {
            var query =
                    Message.newQuery(Record.newRecord(Name.fromString(name, Name.root), Type.value(type), DClass.IN));
            // Resolvers need the flag, authoritative servers ignore it.
            query.getHeader().setFlag(Flags.RD);
            return query;
        } catch (TextParseException e) {
            throw new IllegalArgumentException(name + " is no DNS name: " + e.getMessage(), e);
        }
    }

    private static Said await(CompletableFuture<Said> said) {
        try {
            return said.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException("interrupted while name servers were asked", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // Failures have become words already.
        }
    }

    /** Where the way to port 53 is blocked there is still the system's resolver. It remembers "no such name" for a while. */
    private static Optional<String> systemLags(String name, Optional<String> value) {
        try {
            var values = Arrays.stream(InetAddress.getAllByName(name))
                    .map(InetAddress::getHostAddress)
                    .toList();
            return value.isEmpty() || values.contains(value.get())
                    ? Optional.empty()
                    : Optional.of("this computer's resolver still says " + String.join(", ", values));
        } catch (UnknownHostException e) {
            return Optional.of("this computer's resolver has no such name yet");
        }
    }
}
