package io.hubwright.throwaway.cloudflare;

import com.sun.net.httpserver.HttpServer;
import io.hubwright.Secret;
import io.hubwright.throwaway.dns.DnsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A Cloudflare account that lives as long as this object: its API v4 over HTTP on loopback, and its zones in a DNS
 * server. It knows token verification, zones, DNS records (list, filter, create, replace, patch, delete, batch) and the
 * SSL mode, on the free plan. What it does not know it refuses. Thread-safe; close it to free its ports.
 *
 * <p>The proxy is not there: a proxied name resolves to {@linkplain CloudflareSettings#edge() an address} that answers
 * nobody, and {@link #resolve} tells the origin behind it.
 */
public final class CloudflareEmulator implements AutoCloseable {
    private static final int THREADS = 8;

    static {
        // Read once by the JDK's server: without it an answer's body waits up to 40 ms for the acknowledgement of its
        // head.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final HttpServer http;
    private final ExecutorService workers;
    private final DnsServer dns;
    private final Account account;
    private final Tokens tokens;
    private final String token;
    private final FaultQueue faults = new FaultQueue();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    private CloudflareEmulator(CloudflareSettings settings, HttpServer http, DnsServer dns) {
        this.http = http;
        this.dns = dns;
        account = new Account(settings.zones(), dns, settings.edge(), settings.publishDelay());
        tokens = new Tokens();
        token = tokens.issue(EnumSet.allOf(TokenPermission.class));
        var number = new AtomicInteger();
        workers = Executors.newFixedThreadPool(THREADS, work -> {
            var thread = new Thread(work, "cloudflare-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        var front = new Front(new Api(account), tokens, faults, settings.olderErrors());
        http.createContext("/", exchange -> {
            calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            front.handle(exchange);
        });
        http.setExecutor(workers);
        http.start();
    }

    public static CloudflareEmulator start(CloudflareSettings settings) {
        var dns = DnsServer.start(settings.address(), settings.dnsPort());
        try {
            var address = new InetSocketAddress(settings.address(), settings.apiPort());
            return new CloudflareEmulator(settings, HttpServer.create(address, 0), dns);
        } catch (IOException e) {
            dns.close();
            throw new UncheckedIOException(
                    "start Cloudflare emulator on " + settings.address().getHostAddress() + " port "
                            + settings.apiPort() + ": " + e.getMessage(),
                    e);
        }
    }

    /** Starts with these zones on free ports of 127.0.0.1. */
    public static CloudflareEmulator start(String... zones) {
        return start(CloudflareSettings.zones(zones));
    }

    /** The base of all calls, without a final slash; clients take it for {@code https://api.cloudflare.com/client/v4}. */
    public URI uri() {
        var at = http.getAddress();
        return URI.create("http://" + at.getAddress().getHostAddress() + ":" + at.getPort() + Front.PREFIX);
    }

    /** A token that may do everything. */
    public Secret token() {
        return Secret.of(token);
    }

    /** One more token, with only these permissions. */
    public Secret issueToken(TokenPermission... permissions) {
        return Secret.of(tokens.issue(
                permissions.length == 0
                        ? EnumSet.noneOf(TokenPermission.class)
                        : EnumSet.copyOf(List.of(permissions))));
    }

    public List<String> zones() {
        return account.zones().stream().map(Zone::name).toList();
    }

    /** Where DNS is asked, UDP and TCP. */
    public InetSocketAddress dns() {
        return dns.address();
    }

    /** Answers DNS at one more place, such as the machines' gateway at port 53. */
    public InetSocketAddress listenDns(InetAddress address, int port) {
        return dns.listen(address, port);
    }

    /** Where a connection to the name has to go: the address of its record, also behind the proxy. No I/O. */
    public Optional<InetAddress> resolve(String hostname) {
        return account.origin(hostname);
    }

    /** Lets one call go wrong: the next one of this method whose path has a match of the pattern. */
    public void inject(String method, Pattern path, Fault fault) {
        inject(method, path, 0, fault);
    }

    /** Lets one call go wrong, after so many that match and go well. */
    public void inject(String method, Pattern path, int callsBefore, Fault fault) {
        faults.add(method, path, callsBefore, fault);
    }

    /** All calls so far, as {@code GET /client/v4/zones?name=example.org}. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public void close() {
        http.stop(0);
        workers.shutdownNow();
        account.close();
        dns.close();
    }

    @Override
    public String toString() {
        return "Cloudflare emulator " + uri() + " " + zones();
    }
}
