package io.hubwright.throwaway.openstack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/**
 * An HTTP/1.1 server with one thread per connection, so that a slow answer holds up nobody else. It is our own because
 * a throwaway cloud must be able to reset a connection instead of answering, which the JDK's server cannot do, and
 * because that one writes head and body apart, which costs 40 ms per call on a kept connection.
 */
final class HttpServer implements AutoCloseable {
    /** Answers a request; {@link Answer#SEVERED} resets the connection. */
    @FunctionalInterface
    interface Handler {
        Answer handle(Request request);
    }

    private static final int BACKLOG = 512;
    private static final int IDLE_MILLIS = 900_000;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch accepting = new CountDownLatch(1);

    private HttpServer(ServerSocket listener) {
        this.listener = listener;
    }

    /** Listens; connections wait until {@link #serve} is called. */
    static HttpServer bind(InetSocketAddress address, ServerSocketFactory sockets) {
        try {
            ServerSocket listener = sockets.createServerSocket();
            listener.setReuseAddress(true);
            listener.bind(address, BACKLOG);
            return new HttpServer(listener);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    void serve(Handler handler) {
        thread("openstack-accept", () -> {
            accept(handler);
            accepting.countDown();
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    private void thread(String name, Runnable work) {
        Thread thread = new Thread(null, work, name, 512 * 1024);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(Handler handler) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                if (listener.isClosed()) {
                    closeQuietly(socket);
                }
                thread("openstack-" + socket.getPort(), () -> serve(socket, handler));
            } catch (IOException e) {
                // closed, or a client that gave up before it was accepted
            }
        }
    }

    private void serve(Socket socket, Handler handler) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(IDLE_MILLIS);
            OutputStream out = socket.getOutputStream();
            RequestReader reader = new RequestReader(new BufferedInputStream(socket.getInputStream(), 16_384), out);
            Optional<Request> request = reader.next();
            while (request.isPresent() && answer(socket, out, request.get(), handler)) {
                request = reader.next();
            }
        } catch (IOException | NumberFormatException e) {
            // the client broke the connection or the protocol; there is nobody to tell
        } finally {
            open.remove(socket);
        }
    }

    private boolean answer(Socket socket, OutputStream out, Request request, Handler handler) throws IOException {
        Answer answer = handler.handle(request);
        if (answer.isSevered()) {
            socket.setSoLinger(true, 0);
            return false;
        }
        out.write(answer.wire(!request.method().equals("HEAD"), request.keepsAlive()));
        out.flush();
        return request.keepsAlive();
    }

    @Override
    public void close() {
        closeQuietly(listener);
        try {
            // The port is free only when the thread that waits on it has let go.
            accepting.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.forEach(HttpServer::closeQuietly);
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // it is gone either way
        }
    }
}
