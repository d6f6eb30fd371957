package io.hubwright.throwaway.devcloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import io.hubwright.throwaway.machine.Machines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Lets the drivers in the container, which know a token, ask for machines and volumes of this process. */
final class MachineService implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Fleet fleet;
    private final Secret token;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "hubwright-devcloud-machines");
        thread.setDaemon(true);
        return thread;
    });
    private final boolean offered;

    private MachineService(Machines machines, HttpServer server) {
        this.fleet = new Fleet(machines);
        this.server = server;
        this.offered = !machines.kind().equals("none");
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        this.token = Secret.of(HexFormat.of().formatHex(bytes));
    }

    /** Listens where machines, hence containers, reach this computer; for the API alone it listens on the loopback address. */
    static MachineService start(Machines machines) {
        var host = machines.kind().equals("container")
                ? machines.internal().gateway().getHostAddress()
                : "127.0.0.1";
        try {
            var service = new MachineService(machines, HttpServer.create(new InetSocketAddress(host, 0), 0));
            service.server.setExecutor(service.threads);
            service.server.createContext("/", service::answer);
            service.server.start();
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen at " + host + " for the devcloud's drivers: " + e.getMessage(), e);
        }
    }

    /** What the container needs to know. */
    Map<String, String> environment() {
        if (!offered) return Map.of();
        var address = server.getAddress();
        return Map.of(
                "MACHINES_URL",
                "http://" + address.getHostString() + ":" + address.getPort(),
                "MACHINES_TOKEN",
                token.reveal());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var authorization = exchange.getRequestHeaders().getFirst("Authorization");
            if (authorization == null || !Secret.of("Bearer " + token.reveal()).equals(Secret.of(authorization))) {
                respond(exchange, 401, "unknown token");
                return;
            }
            var body = JSON.readTree(exchange.getRequestBody());
            var path = List.of(exchange.getRequestURI().getPath().substring(1).split("/"));
            respond(exchange, 200, dispatch(exchange.getRequestMethod(), path, body));
        } catch (HubwrightException | IllegalArgumentException | IllegalStateException e) {
            respond(exchange, 409, String.valueOf(e.getMessage()));
        }
    }

    private String dispatch(String method, List<String> path, JsonNode body) {
        var what = method + " " + path.get(0) + (path.size() > 2 ? " " + path.get(2) : "");
        var id = path.get(1);
        switch (what) {
            case "PUT servers" -> fleet.boot(id, body);
            case "DELETE servers" -> fleet.delete(id);
            case "POST servers reboot" -> fleet.machine(id).reboot();
            case "POST servers stop" -> fleet.machine(id).stop();
            case "POST servers start" -> fleet.machine(id).start();
            case "GET servers console" -> {
                return fleet.machine(id).consoleLog();
            }
            case "PUT servers volumes" ->
                fleet.machine(id).attach(path.get(3), body.path("readOnly").asBoolean());
            case "DELETE servers volumes" -> fleet.machine(id).detach(path.get(3));
            case "PUT servers addresses" -> fleet.connect(id, path.get(3));
            case "DELETE servers addresses" -> fleet.disconnect(id, path.get(3));
            case "PUT volumes" -> fleet.createVolume(id, body.path("gib").asLong());
            case "POST volumes size" -> fleet.extendVolume(id, body.path("gib").asLong());
            case "DELETE volumes" -> fleet.deleteVolume(id);
            default -> throw new IllegalArgumentException("no such thing: " + what);
        }
        return "";
    }

    private static void respond(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        fleet.close();
    }
}
