package io.hubwright.openstack;

import io.hubwright.AnyCertificate;
import io.hubwright.InterruptedOperationException;
import io.hubwright.NetworkSettings;
import io.hubwright.UnavailableException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** HTTP to one cloud: one client with kept-alive connections, whatever the service. Thread-safe. */
final class Wire implements Transport {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    // Nova's answer to a server's creation takes seconds on a busy cloud; load balancers commonly give up after 60.
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(90);

    private static final int THREADS = 4;
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final HttpClient client;
    private final Duration answerTimeout;

    Wire(CloudSettings settings, NetworkSettings network) {
        this(settings, network, ANSWER_TIMEOUT);
    }

    Wire(CloudSettings settings, NetworkSettings network, Duration answerTimeout) {
        this.answerTimeout = answerTimeout;
        this.client = HttpClient.newBuilder()
                // The front ends of OpenStack rarely speak HTTP/2, and some mishandle the upgrade request.
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(threads())
                .proxy(network.proxySelector())
                .sslContext(sslContext(settings, network))
                .build();
    }

    @Override
    public Answer send(Ask ask) {
        var exchange = client.sendAsync(request(ask), HttpResponse.BodyHandlers.ofByteArray());
        try {
            // HttpRequest.timeout ends with the headers: a body that stalls would hang for ever.
            return answer(exchange.get(answerTimeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedOperationException("interrupted while it waited for the answer to " + ask, e);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw noAnswer(ask, "no whole answer within " + answerTimeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw noAnswer(ask, String.valueOf(e.getCause()), e);
        }
    }

    // The client's own would grow with the requests under way. These only pass answers on, and end when nothing is to
    // be done.
    private static ThreadPoolExecutor threads() {
        var threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    var thread = new Thread(work, "hubwright-openstack");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static UnavailableException noAnswer(Ask ask, String why, Exception cause) {
        return new UnavailableException(
                "cannot " + ask.what() + ": " + ask.uri().getAuthority() + " gave no answer to " + ask + ": " + why
                        + "; check the network, the proxy and the cloud's status page",
                cause);
    }

    private static HttpRequest request(Ask ask) {
        var body =
                ask.body().map(HttpRequest.BodyPublishers::ofByteArray).orElseGet(HttpRequest.BodyPublishers::noBody);
        var request = HttpRequest.newBuilder(ask.uri()).method(ask.method(), body);
        ask.defaultHeader("Accept", "application/json").headers().forEach(request::setHeader);
        return request.build();
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
        return new Answer(response.statusCode(), headers, response.body());
    }

    private static SSLContext sslContext(CloudSettings settings, NetworkSettings network) {
        if (settings.verify())
            return settings.caFile().map(network::caFile).orElse(network).sslContext();
        return AnyCertificate.context();
    }
}
