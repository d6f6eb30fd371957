package io.hubwright.cyberhub;

import io.hubwright.Dialer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** HTTP with cookies, one connection a request, by any dialer: as much of a browser as signing in needs. Follows nothing by itself. */
final class Web {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Dialer dialer;
    private final SSLContext trust;
    private final List<Cookie> cookies = new ArrayList<>();

    Web(Dialer dialer, SSLContext trust) {
        this.dialer = dialer;
        this.trust = trust;
    }

    record Cookie(String host, String path, String name, String value) {
        boolean goesTo(URI uri) {
            return host.equals(uri.getHost()) && uri.getPath().startsWith(path);
        }
    }

    record Answer(URI uri, int status, Map<String, List<String>> headers, String body) {
        Optional<String> header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                    .findFirst();
        }

        Optional<URI> location() {
            return status / 100 == 3 ? header("Location").map(uri::resolve) : Optional.empty();
        }

        @Override
        public String toString() {
            return status + " " + uri + " " + header("Location").orElse("") + "\n"
                    + body.substring(0, Math.min(1500, body.length()));
        }
    }

    List<Cookie> cookies() {
        return List.copyOf(cookies);
    }

    /** The value of the cookie with the longest path that goes there, as browsers find it. */
    Optional<String> cookie(URI uri, String name) {
        return cookies.stream()
                .filter(cookie -> cookie.name().equals(name) && cookie.goesTo(uri))
                .max((a, b) -> Integer.compare(a.path().length(), b.path().length()))
                .map(Cookie::value);
    }

    String cookieHeader(URI uri) {
        return cookies.stream()
                .filter(cookie -> cookie.goesTo(uri))
                .sorted((a, b) -> Integer.compare(b.path().length(), a.path().length()))
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .reduce((a, b) -> a + "; " + b)
                .orElse("");
    }

    Answer send(String method, URI uri, Map<String, String> headers, String body) {
        try (var socket = connect(uri)) {
            var all = new LinkedHashMap<>(headers);
            all.put("Host", host(uri));
            all.put("Connection", "close");
            if (!cookieHeader(uri).isEmpty()) all.put("Cookie", cookieHeader(uri));
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 0 || method.equals("POST")) all.put("Content-Length", Integer.toString(bytes.length));
            var head = new StringBuilder(method + " " + target(uri) + " HTTP/1.1\r\n");
            all.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
            socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            var answer = read(uri, socket.getInputStream());
            keep(answer);
            return answer;
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + uri + ": " + e, e);
        }
    }

    /** A connection, with TLS if the address says so. */
    Socket connect(URI uri) throws IOException {
        boolean tls = uri.getScheme().equals("https") || uri.getScheme().equals("wss");
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
        var plain = dialer.dial(uri.getHost(), port, PATIENCE);
        plain.setSoTimeout((int) PATIENCE.toMillis());
        if (!tls) return plain;
        var socket = (SSLSocket) trust.getSocketFactory().createSocket(plain, uri.getHost(), port, true);
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(uri.getHost())));
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    static String host(URI uri) {
        return uri.getPort() > 0 ? uri.getHost() + ":" + uri.getPort() : uri.getHost();
    }

    static String target(URI uri) {
        var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static Answer read(URI uri, InputStream in) throws IOException {
        var status = line(in).split(" ", 3);
        if (status.length < 2) throw new IOException("no answer");
        var headers = new TreeMap<String, List<String>>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            var parts = line.split(": ?", 2);
            headers.computeIfAbsent(parts[0].toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(parts[1]);
        }
        boolean chunked = headers.getOrDefault("transfer-encoding", List.of()).contains("chunked");
        var length = headers.getOrDefault("content-length", List.of("-1")).get(0);
        var body = chunked
                ? chunks(in)
                : length.equals("-1") ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
        return new Answer(uri, Integer.parseInt(status[1]), headers, new String(body, StandardCharsets.UTF_8));
    }

    static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) if (b != '\r') line.write(b);
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var all = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            all.write(in.readNBytes(size));
            line(in);
        }
        return all.toByteArray();
    }

    private void keep(Answer answer) {
        for (var text : answer.headers().getOrDefault("set-cookie", List.of())) {
            var parts = text.split("; *");
            var pair = parts[0].split("=", 2);
            var path = attribute(parts, "path").orElse("/");
            var host = answer.uri().getHost();
            cookies.removeIf(old -> old.host().equals(host)
                    && old.path().equals(path)
                    && old.name().equals(pair[0]));
            boolean gone = pair[1].replace("\"", "").isEmpty();
            if (!gone) cookies.add(new Cookie(host, path, pair[0], pair[1]));
        }
    }

    private static Optional<String> attribute(String[] parts, String name) {
        for (var part : parts)
            if (part.toLowerCase(Locale.ROOT).startsWith(name + "="))
                return Optional.of(part.substring(name.length() + 1));
        return Optional.empty();
    }
}
