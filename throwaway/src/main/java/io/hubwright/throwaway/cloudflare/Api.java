package io.hubwright.throwaway.cloudflare;

import static io.hubwright.throwaway.cloudflare.TokenPermission.DNS_EDIT;
import static io.hubwright.throwaway.cloudflare.TokenPermission.DNS_READ;
import static io.hubwright.throwaway.cloudflare.TokenPermission.SETTINGS_EDIT;
import static io.hubwright.throwaway.cloudflare.TokenPermission.SETTINGS_READ;
import static io.hubwright.throwaway.cloudflare.TokenPermission.ZONE_READ;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The calls that the service answers: which there are, who may do them, what they do. */
final class Api {
    private static final Set<String> SSL_MODES = Set.of("off", "flexible", "full", "strict");
    private static final int ZONES_A_PAGE = 50;
    private static final int RECORDS_A_PAGE = 5_000_000;

    private final Account account;

    Api(Account account) {
        this.account = account;
    }

    /** One call; the path without the prefix, split at its slashes. */
    record Call(String method, String fullPath, List<String> path, Query query, JsonNode body, Tokens.Grant caller) {
        String at(int index) {
            return path.get(index);
        }

        ApiError noSuchMethod() {
            return ApiError.of(405, 7001, "Method " + method + " not available for that URI.");
        }

        ApiError noSuchPath() {
            return ApiError.of(404, 7000, "No route for that URI");
        }
    }

    /** What a call answers: a result, and a page's place in its list. */
    record Result(JsonNode result, Optional<Query.Page<?>> page, List<ApiError.Cause> messages) {
        static Result of(JsonNode result) {
            return new Result(result, Optional.empty(), List.of());
        }

        static <T> Result page(Query.Page<T> page, Function<T, ObjectNode> json) {
            return new Result(array(page.items(), json), Optional.of(page), List.of());
        }
    }

    private static <T> ArrayNode array(List<T> items, Function<T, ObjectNode> json) {
        var array = JsonNodeFactory.instance.arrayNode();
        items.forEach(item -> array.add(json.apply(item)));
        return array;
    }

    Result answer(Call call) {
        var path = call.path();
        if (path.equals(List.of("user", "tokens", "verify"))) {
            return get(call, this::verify);
        }
        if (path.isEmpty() || !path.get(0).equals("zones")) {
            throw call.noSuchPath();
        }
        if (path.size() == 1) {
            return get(call, this::zones);
        }
        if (!Tokens.isId(call.at(1))) {
            throw ApiError.noSuchObject(call.fullPath());
        }
        return inZone(call);
    }

    private static Result get(Call call, Function<Call, Result> answer) {
        if (!call.method().equals("GET")) {
            throw call.noSuchMethod();
        }
        return answer.apply(call);
    }

    private Result verify(Call call) {
        var token = JsonNodeFactory.instance.objectNode();
        token.put("id", call.caller().id()).put("status", "active");
        var message = new ApiError.Cause(10000, "This API Token is valid and active");
        return new Result(token, Optional.empty(), List.of(message));
    }

    /** A token sees the zones that it may do anything in. */
    private Result zones(Call call) {
        if (call.caller().permissions().isEmpty()) {
            return Result.page(call.query().page(List.<Zone>of(), 20, ZONES_A_PAGE), Zone::json);
        }
        var name = call.query().get("name");
        var status = call.query().get("status").orElse("active");
        var matching = account.zones().stream()
                .filter(zone -> name.isEmpty() || zone.name().equalsIgnoreCase(name.get()))
                .filter(zone -> status.equals("active"))
                .toList();
        return Result.page(call.query().page(matching, 20, ZONES_A_PAGE), Zone::json);
    }

    private Result inZone(Call call) {
        var path = call.path();
        if (path.size() == 2) {
            return get(call, this::zone);
        }
        if (path.subList(2, path.size()).equals(List.of("settings", "ssl"))) {
            return ssl(call);
        }
        if (!call.at(2).equals("dns_records")) {
            throw call.noSuchPath();
        }
        return switch (path.size()) {
            case 3 -> records(call);
            case 4 -> call.at(3).equals("batch") ? batch(call) : record(call);
            default -> throw call.noSuchPath();
        };
    }

    private Result zone(Call call) {
        if (!call.caller().permissions().contains(ZONE_READ)) {
            throw ApiError.of(403, 9109, "Unauthorized to access requested resource");
        }
        return Result.of(account.find(call.at(1))
                .orElseThrow(() -> ApiError.of(403, 9109, "Unauthorized to access requested resource"))
                .json());
    }

    /** A zone of somebody else and one that is not there look the same. */
    private Zone zoneFor(Call call, TokenPermission... anyOf) {
        if (Set.of(anyOf).stream().noneMatch(call.caller().permissions()::contains)) {
            throw ApiError.noPermission();
        }
        return account.find(call.at(1)).orElseThrow(ApiError::noPermission);
    }

    private Result ssl(Call call) {
        return switch (call.method()) {
            case "GET" -> sslSetting(zoneFor(call, SETTINGS_READ, SETTINGS_EDIT).ssl());
            case "PATCH" -> {
                var mode = call.body().path("value").asText();
                if (!SSL_MODES.contains(mode)) {
                    throw ApiError.invalid(1007, "Invalid value for zone setting ssl");
                }
                yield account.change(zoneFor(call, SETTINGS_EDIT), zone -> Map.entry(zone.ssl(mode), sslSetting(mode)));
            }
            default -> throw call.noSuchMethod();
        };
    }

    private static Result sslSetting(String mode) {
        var setting = JsonNodeFactory.instance.objectNode();
        setting.put("id", "ssl").put("value", mode).put("editable", true).putNull("modified_on");
        return Result.of(setting);
    }

    private Result records(Call call) {
        return switch (call.method()) {
            case "GET" -> {
                var zone = zoneFor(call, DNS_READ, DNS_EDIT);
                var page = call.query().page(call.query().records(zone.entries()), 100, RECORDS_A_PAGE);
                yield Result.page(page, Entry::json);
            }
            case "POST" -> change(call, zone -> zone.post(call.body(), account.now()));
            default -> throw call.noSuchMethod();
        };
    }

    private Result record(Call call) {
        var id = call.at(3);
        if (!Tokens.isId(id)) {
            throw ApiError.noSuchObject(call.fullPath());
        }
        return switch (call.method()) {
            case "GET" -> Result.of(zoneFor(call, DNS_READ, DNS_EDIT).get(id).json());
            case "PUT" -> change(call, zone -> zone.put(id, call.body(), account.now()));
            case "PATCH" -> change(call, zone -> zone.patch(id, call.body(), account.now()));
            case "DELETE" -> {
                change(call, zone -> zone.delete(id));
                yield Result.of(JsonNodeFactory.instance.objectNode().put("id", id));
            }
            default -> throw call.noSuchMethod();
        };
    }

    private Result change(Call call, Function<Zone, Zone.Changed> change) {
        return account.change(zoneFor(call, DNS_EDIT), zone -> {
            var changed = change.apply(zone);
            return Map.entry(changed.zone(), Result.of(changed.entry().json()));
        });
    }

    private Result batch(Call call) {
        if (!call.method().equals("POST")) {
            throw call.noSuchMethod();
        }
        return account.change(
                zoneFor(call, DNS_EDIT), zone -> Batch.of(call.body()).applyTo(zone, account.now()));
    }
}
