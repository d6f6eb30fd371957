package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/**
 * Accepts connections, one daemon thread each. The JDK's own HTTP server is not used because it delays small answers
 * (Nagle), rewrites header names, and cannot break a connection at a chosen byte, which faults need.
 */
final class HttpListener {

    private static final int BACKLOG = 128;
    private static final int IDLE_MILLIS = 120_000;
    private static final int DEADLINE_SECONDS = 10;

    private final ServerSocket server;
    private final HttpHandler handler;
    private final RegistryFaults faults;
    private final CallLog calls;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "embedded-registry");
        thread.setDaemon(true);
        return thread;
    });

    private HttpListener(ServerSocket server, HttpHandler handler, RegistryFaults faults, CallLog calls) {
        this.server = server;
        this.handler = handler;
        this.faults = faults;
        this.calls = calls;
    }

    static HttpListener start(
            ServerSocketFactory sockets,
            InetAddress address,
            int port,
            HttpHandler handler,
            RegistryFaults faults,
            CallLog calls)
            throws IOException {
        var listener = new HttpListener(sockets.createServerSocket(port, BACKLOG, address), handler, faults, calls);
        listener.threads.execute(listener::accept);
        return listener;
    }

    int port() {
        return server.getLocalPort();
    }

    /** When it returns, the port is free. */
    void close() {
        closeQuietly(server);
        open.forEach(HttpListener::closeQuietly);
        threads.shutdown();
        try {
            // The port stays taken until the thread that waits for a connection has noticed.
            if (!ended.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the listener at port " + port() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        try {
            acceptAll();
        } finally {
            ended.countDown();
        }
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException | RejectedExecutionException e) {
                if (!server.isClosed()) {
                    continue;
                }
                open.forEach(HttpListener::closeQuietly);
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(IDLE_MILLIS);
            new HttpConnection(socket, handler, faults, calls).serve();
        } catch (IOException e) {
            // The client went away, or spoke something else than HTTP: there is nobody to tell.
        } finally {
            open.remove(socket);
        }
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // Already gone.
        }
    }
}
