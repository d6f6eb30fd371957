package io.hubwright.throwaway.cloudflare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** HTTP: bodies, envelopes, and the faults that were asked for. */
final class Front implements HttpHandler {
    static final String PREFIX = "/client/v4";

    private final Api api;
    private final Tokens tokens;
    private final FaultQueue faults;
    private final boolean olderErrors;
    private final ObjectMapper mapper = new ObjectMapper();

    Front(Api api, Tokens tokens, FaultQueue faults, boolean olderErrors) {
        this.api = api;
        this.tokens = tokens;
        this.faults = faults;
        this.olderErrors = olderErrors;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = exchange.getRequestBody().readAllBytes();
            var fault = faults.on(exchange.getRequestMethod(), path(exchange));
            if (fault.isPresent() && fault.get() instanceof Fault.Refused refused) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                refused.headers().forEach(exchange.getResponseHeaders()::set);
                send(exchange, refused.status(), refused.body().getBytes(StandardCharsets.UTF_8));
                return;
            }
            if (fault.isPresent() && fault.get() instanceof Fault.Slow slow) {
                pause(slow.delay());
            }
            var answer = answer(exchange, request);
            if (fault.isPresent() && fault.get() instanceof Fault.AnswerLost) {
                return; // Closing an exchange that has no answer drops its connection.
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            send(exchange, answer.status(), mapper.writeValueAsBytes(answer.envelope()));
        }
    }

    private record Answer(int status, ObjectNode envelope) {}

    private Answer answer(HttpExchange exchange, byte[] request) {
        try {
            var path = path(exchange);
            boolean verifying = path.endsWith("/tokens/verify");
            var caller = tokens.caller(exchange.getRequestHeaders(), verifying);
            var query = Query.parse(Optional.ofNullable(exchange.getRequestURI().getRawQuery()));
            var parts = parts(path);
            var call = new Api.Call(exchange.getRequestMethod(), path, parts, query, body(exchange, request), caller);
            return new Answer(200, success(api.answer(call)));
        } catch (ApiError error) {
            var told = olderErrors ? error.inOlderForm() : error;
            return new Answer(told.status(), failure(told));
        }
    }

    private static String path(HttpExchange exchange) {
        return exchange.getRequestURI().getPath();
    }

    private static List<String> parts(String path) {
        if (!path.startsWith(PREFIX + "/")) {
            throw ApiError.of(404, 7000, "No route for that URI");
        }
        return Arrays.asList(path.substring(PREFIX.length() + 1).split("/"));
    }

    private JsonNode body(HttpExchange exchange, byte[] request) {
        var method = exchange.getRequestMethod();
        if (method.equals("GET") || method.equals("DELETE") || request.length == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        var type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .orElse("");
        if (!type.startsWith("application/json")) {
            throw ApiError.invalid(9207, "Content-type must be application/json.");
        }
        try {
            var body = mapper.readTree(request);
            if (body.isObject()) {
                return body;
            }
        } catch (JsonProcessingException e) {
            // Refused below.
        } catch (IOException e) {
            throw new IllegalStateException(e); // Bytes in memory cannot fail to be read.
        }
        throw ApiError.invalid(9207, "Request body is invalid.");
    }

    private static ObjectNode success(Api.Result result) {
        var envelope = JsonNodeFactory.instance.objectNode();
        envelope.set("result", result.result());
        envelope.put("success", true);
        envelope.putArray("errors");
        causes(envelope.putArray("messages"), result.messages());
        result.page().ifPresent(page -> envelope.putObject("result_info")
                .put("page", page.page())
                .put("per_page", page.perPage())
                .put("count", page.items().size())
                .put("total_count", page.total())
                .put("total_pages", page.pages()));
        return envelope;
    }

    private static ObjectNode failure(ApiError error) {
        var envelope = JsonNodeFactory.instance.objectNode();
        envelope.putNull("result");
        envelope.put("success", false);
        var first = envelope.putArray("errors").addObject();
        first.put("code", error.first().code()).put("message", error.first().message());
        if (!error.chain().isEmpty()) {
            causes(first.putArray("error_chain"), error.chain());
        }
        envelope.putArray("messages");
        return envelope;
    }

    private static void causes(ArrayNode array, List<ApiError.Cause> causes) {
        causes.forEach(cause -> array.addObject().put("code", cause.code()).put("message", cause.message()));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        var ray = Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
        exchange.getResponseHeaders().set("CF-RAY", ray + "-THR");
        exchange.getResponseHeaders().set("Server", "cloudflare");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static void pause(Duration delay) {
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
