package io.hubwright.throwaway.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One port, UDP and TCP. */
final class Listener implements AutoCloseable {
    private static final int PORT_TRIES = 20;
    private static final int TCP_CONNECTIONS = 64;
    private static final int TCP_IDLE_MILLIS = 10_000;
    private static final int LARGEST_MESSAGE = 65_535;

    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final Zones zones;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService connections = new ThreadPoolExecutor(
            0, TCP_CONNECTIONS, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> thread("dns-tcp", work));

    private Listener(ServerSocket tcp, DatagramSocket udp, Zones zones) {
        this.tcp = tcp;
        this.udp = udp;
        this.zones = zones;
    }

    static Listener open(InetAddress address, int port, Zones zones) throws IOException {
        for (int tries = 1; ; tries++) {
            var tcp = new ServerSocket(port, 50, address);
            try {
                var udp = new DatagramSocket(new InetSocketAddress(address, tcp.getLocalPort()));
                return new Listener(tcp, udp, zones).started();
            } catch (BindException taken) {
                // A port that is free for TCP may be taken for UDP; only a free choice can be made again.
                tcp.close();
                if (port != 0 || tries == PORT_TRIES) {
                    throw taken;
                }
            }
        }
    }

    private Listener started() {
        thread("dns-udp-" + tcp.getLocalPort(), this::answerDatagrams).start();
        thread("dns-tcp-" + tcp.getLocalPort(), this::accept).start();
        return this;
    }

    private static Thread thread(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort());
    }

    private void answerDatagrams() {
        var buffer = new byte[LARGEST_MESSAGE];
        while (!udp.isClosed()) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                var query = Arrays.copyOf(packet.getData(), packet.getLength());
                var answer = Answer.toDatagram(query, zones);
                if (answer.isPresent()) {
                    udp.send(new DatagramPacket(answer.get(), answer.get().length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // The socket was closed, or one answer could not be sent: its client asks again.
            }
        }
    }

    private void accept() {
        while (!tcp.isClosed()) {
            try {
                var socket = tcp.accept();
                open.add(socket);
                try {
                    connections.execute(() -> answerConnection(socket));
                } catch (RejectedExecutionException full) {
                    close(socket);
                }
            } catch (IOException e) {
                // The server socket was closed, or the client went before it was accepted.
            }
        }
    }

    private void answerConnection(Socket socket) {
        try (socket) {
            socket.setSoTimeout(TCP_IDLE_MILLIS);
            socket.setTcpNoDelay(true);
            var in = new DataInputStream(socket.getInputStream());
            var out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                var query = in.readNBytes(in.readUnsignedShort());
                var answer = Answer.toStream(query, zones);
                if (answer.isEmpty()) {
                    return;
                }
                var framed = new byte[answer.get().length + 2];
                framed[0] = (byte) (answer.get().length >> 8);
                framed[1] = (byte) answer.get().length;
                System.arraycopy(answer.get(), 0, framed, 2, answer.get().length);
                out.write(framed);
            }
        } catch (IOException e) {
            // The client hung up or was silent for too long.
        } finally {
            open.remove(socket);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
        } catch (IOException e) {
            // It is gone either way.
        }
        connections.shutdown();
        open.forEach(this::close);
    }
}
