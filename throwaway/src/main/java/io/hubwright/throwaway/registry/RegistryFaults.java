package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * What an {@link EmbeddedRegistry} does wrong on purpose. Each fault is for requests whose method and path match regular
 * expressions ({@code "PUT"}, {@code "GET|HEAD"}, {@code ".*"}), and happens to the next so many of them. Of several that
 * fit, the first one that was set up happens. Thread-safe.
 *
 * <p>The paths of an upload are {@code /v2/NAME/blobs/uploads/ID}; PATCH sends a chunk, PUT ends it.
 */
public final class RegistryFaults {

    /** As often as such a request comes. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    // RFC 9110 section 5.6.7; the JDK's own RFC_1123 formatter writes days of one digit.
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    private final CopyOnWriteArrayList<Rule> rules = new CopyOnWriteArrayList<>();
    private final Runnable restart;

    RegistryFaults(Runnable restart) {
        this.restart = restart;
    }

    /** Answers with this status and these headers; nothing is carried out. */
    public void answer(String method, String path, int times, int status, Map<String, String> headers) {
        add(method, path, times, (request, handler) -> {
            var response = new RegistryError(status, "UNKNOWN", "a fault on purpose").response();
            var all = new LinkedHashMap<>(response.headers());
            all.putAll(headers);
            return new Response(status, all, response.body());
        });
    }

    /** Answers 429 and asks to come back after this time, in whole seconds. */
    public void throttle(String method, String path, int times, Duration retryAfter) {
        throttle(method, path, times, "" + retryAfter.toSeconds());
    }

    /** Answers 429 and asks to come back at this time. */
    public void throttle(String method, String path, int times, Instant retryAt) {
        throttle(method, path, times, HTTP_DATE.format(retryAt.atOffset(ZoneOffset.UTC)));
    }

    private void throttle(String method, String path, int times, String retryAfter) {
        add(method, path, times, (request, handler) -> new RegistryError(
                        429, "TOOMANYREQUESTS", "too many requests on purpose")
                .response()
                .header("Retry-After", retryAfter));
    }

    /** Cuts the connection after so many bytes of the request's body; what came before was taken in. */
    public void cutRequest(String method, String path, int times, long bytes) {
        add(method, path, times, (request, handler) -> handler.handle(request.body(Damage.cut(request.body(), bytes))));
    }

    /** Cuts the connection after so many bytes of the response's body. */
    public void cutResponse(String method, String path, int times, long bytes) {
        add(method, path, times, (request, handler) -> {
            Response response = handler.handle(request);
            return response.body(Damage.cut(response.body(), bytes));
        });
    }

    /** Carries the request out, then cuts the connection instead of answering. */
    public void loseAnswer(String method, String path, int times) {
        add(method, path, times, (request, handler) -> {
            handler.handle(request);
            throw new IOException("the answer is lost on purpose");
        });
    }

    /** Carries the request out, and answers so much later. */
    public void delay(String method, String path, int times, Duration time) {
        add(method, path, times, (request, handler) -> {
            Response response = handler.handle(request);
            Pause.of(time);
            return response;
        });
    }

    /** Sends a body in which one bit is wrong: it has not the digest that was asked for. */
    public void corrupt(String method, String path, int times) {
        add(method, path, times, (request, handler) -> {
            Response response = handler.handle(request);
            return response.body(Damage.flip(response.body()));
        });
    }

    /** Serves as usual, with this header in place of what it would say there, such as another {@code Docker-Content-Digest}. */
    public void header(String method, String path, int times, String name, String value) {
        add(method, path, times, (request, handler) -> handler.handle(request).header(name, value));
    }

    /** Serves as usual, with one more header in the answer: {@code Warning: 299 - "text"}. */
    public void warn(String method, String path, int times, String text) {
        header(method, path, times, "Warning", "299 - \"" + text + "\"");
    }

    /** Restarts the server after so many bytes of the request's body, as {@link EmbeddedRegistry#restart} with uploads lost. */
    public void restart(String method, String path, int times, long bytes) {
        add(method, path, times, (request, handler) -> {
            InputStream body = Damage.cut(request.body(), bytes);
            try {
                return handler.handle(request.body(body));
            } catch (IOException e) {
                restart.run();
                throw e;
            }
        });
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
        rules.add(new Rule(Pattern.compile(method), Pattern.compile(path), new AtomicInteger(times), fault));
    }

    /** One way to serve a request. */
    interface Fault {
        Response serve(Request request, HttpHandler handler) throws IOException;
    }

    private record Rule(Pattern method, Pattern path, AtomicInteger left, Fault fault) {
        boolean takes(Request request) {
            return method.matcher(request.method()).matches()
                    && path.matcher(request.path()).matches()
                    && left.getAndUpdate(n -> n == ALWAYS ? n : Math.max(0, n - 1)) > 0;
        }
    }
}
