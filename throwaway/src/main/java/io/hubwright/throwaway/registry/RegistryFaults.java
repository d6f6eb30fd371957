package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * What an {@link EmbeddedRegistry} does wrong on purpose. Each fault is for requests of one method whose path matches a
 * regular expression, and happens to the next so many of them. Thread-safe.
 */
public final class RegistryFaults {

    private final CopyOnWriteArrayList<Rule> rules = new CopyOnWriteArrayList<>();

    RegistryFaults() {}

    /** Answers with this status and these headers; nothing is carried out. */
    public void answer(String method, String path, int times, int status, Map<String, String> headers) {
        add(method, path, times, (request, handler) -> {
            var response = new RegistryError(status, "UNKNOWN", "a fault on purpose").response();
            var all = new LinkedHashMap<>(response.headers());
            all.putAll(headers);
            return new Response(status, all, response.body());
        });
    }

    /** Cuts the connection after so many bytes of the request's body; what came before was taken in. */
    public void cutRequest(String method, String path, int times, long bytes) {
        add(
                method,
                path,
                times,
                (request, handler) -> handler.handle(request.body(new CutStream(request.body(), bytes))));
    }

    /** Cuts the connection after so many bytes of the response's body. */
    public void cutResponse(String method, String path, int times, long bytes) {
        add(method, path, times, (request, handler) -> {
            Response response = handler.handle(request);
            return new Response(response.status(), response.headers(), cut(response.body(), bytes));
        });
    }

    /** Carries the request out, then cuts the connection instead of answering. */
    public void loseAnswer(String method, String path, int times) {
        add(method, path, times, (request, handler) -> {
            handler.handle(request);
            throw new IOException("the answer is lost on purpose");
        });
    }

    /** Serves as usual, with one more header in the answer: {@code Warning: 299 - "text"}. */
    public void warn(String method, String path, int times, String text) {
        add(method, path, times, (request, handler) -> handler.handle(request)
                .header("Warning", "299 - \"" + text + "\""));
    }

    /** From now on everything is right again. */
    public void clear() {
        rules.clear();
    }

    Fault take(Request request) {
        for (Rule rule : rules) {
            if (rule.takes(request)) {
                return rule.fault;
            }
        }
        return (sound, handler) -> handler.handle(sound);
    }

    private void add(String method, String path, int times, Fault fault) {
        rules.add(new Rule(method, Pattern.compile(path), new AtomicInteger(times), fault));
    }

    private static Response.Body cut(Response.Body body, long bytes) {
        return new Response.Body() {
            @Override
            public long length() {
                return body.length();
            }

            @Override
            public InputStream open() throws IOException {
                return new CutStream(body.open(), bytes);
            }
        };
    }

    /** One way to serve a request. */
    interface Fault {
        Response serve(Request request, HttpHandler handler) throws IOException;
    }

    private record Rule(String method, Pattern path, AtomicInteger left, Fault fault) {
        boolean takes(Request request) {
            return request.is(method)
                    && path.matcher(request.path()).matches()
                    && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        }
    }

    /** Breaks after so many bytes. */
    private static final class CutStream extends InputStream {
        private final InputStream in;
        private long left;

        CutStream(InputStream in, long bytes) {
            this.in = in;
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                throw new IOException("cut on purpose");
            }
            int read = in.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
