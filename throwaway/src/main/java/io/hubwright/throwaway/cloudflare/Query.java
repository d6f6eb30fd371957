package io.hubwright.throwaway.cloudflare;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The query of a list call: filters, order and page. */
final class Query {
    private final Map<String, String> parameters = new LinkedHashMap<>();

    private Query() {}

    static Query parse(Optional<String> raw) {
        var query = new Query();
        for (var pair : raw.filter(text -> !text.isEmpty())
                .map(text -> List.of(text.split("&")))
                .orElse(List.of())) {
            int equals = pair.indexOf('=');
            var key = equals < 0 ? pair : pair.substring(0, equals);
            var value = equals < 0 ? "" : pair.substring(equals + 1);
            query.parameters.put(decode(key), decode(value));
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    Optional<String> get(String parameter) {
        return Optional.ofNullable(parameters.get(parameter));
    }

    /** One page of a list, and what {@code result_info} says of it. */
    record Page<T>(List<T> items, int page, int perPage, int total) {
        int pages() {
            return (total + perPage - 1) / perPage;
        }
    }

    <T> Page<T> page(List<T> all, int defaultSize, int largest) {
        int page = number("page", 1, Integer.MAX_VALUE, 1);
        int size = number("per_page", 1, largest, defaultSize);
        long from = Math.min((page - 1L) * size, all.size());
        long to = Math.min(from + size, all.size());
        return new Page<>(all.subList((int) from, (int) to), page, size, all.size());
    }

    private int number(String parameter, int least, int most, int otherwise) {
        var text = get(parameter);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Refused below, as a number out of range is.
        }
        throw ApiError.invalid(1006, parameter + " must be a number from " + least + " to " + most);
    }

    List<Entry> records(List<Entry> all) {
        var filters = filters();
        boolean any = get("match").filter("any"::equals).isPresent();
        var matching = all.stream()
                .filter(entry -> filters.isEmpty()
                        || (any
                                ? filters.stream().anyMatch(filter -> filter.test(entry.fields()))
                                : filters.stream().allMatch(filter -> filter.test(entry.fields()))))
                .filter(entry ->
                        get("search").map(word -> found(entry.fields(), word)).orElse(true));
        return get("order").map(field -> matching.sorted(order(field)).toList()).orElseGet(matching::toList);
    }

    private List<Predicate<Entry.Fields>> filters() {
        var filters = new ArrayList<Predicate<Entry.Fields>>();
        get("type").ifPresent(type -> filters.add(fields -> fields.type().equalsIgnoreCase(type)));
        get("proxied").ifPresent(proxied -> filters.add(fields -> fields.proxied() == Boolean.parseBoolean(proxied)));
        parameters.forEach((parameter, value) -> {
            var parts = parameter.split("\\.", 2);
            var operator = parts.length == 2 ? parts[1] : "exact";
            switch (parts[0]) {
                case "name" -> filters.add(fields -> compare(Optional.of(fields.name()), operator, value));
                case "content" -> filters.add(fields -> compare(Optional.of(fields.content()), operator, value));
                case "comment" -> filters.add(fields -> compare(fields.comment(), operator, value));
                default -> {} // The service ignores what it does not know.
            }
        });
        return filters;
    }

    private static boolean compare(Optional<String> field, String operator, String value) {
        if (operator.equals("absent")) {
            return field.isEmpty();
        }
        var text = field.map(Query::folded);
        var wanted = folded(value);
        return text.isPresent()
                && switch (operator) {
                    case "exact" -> text.get().equals(wanted);
                    case "contains" -> text.get().contains(wanted);
                    case "startswith" -> text.get().startsWith(wanted);
                    case "endswith" -> text.get().endsWith(wanted);
                    case "present" -> true;
                    default -> throw ApiError.invalid(1006, "unknown filter operator " + operator);
                };
    }

    private static boolean found(Entry.Fields fields, String word) {
        var text = fields.name() + " " + fields.type() + " " + fields.content() + " "
                + fields.comment().orElse("");
        return folded(text).contains(folded(word));
    }

    private Comparator<Entry> order(String field) {
        Comparator<Entry> order =
                switch (field) {
                    case "type" -> Comparator.comparing(entry -> entry.fields().type());
                    case "content" ->
                        Comparator.comparing(entry -> entry.fields().content());
                    case "ttl" -> Comparator.comparing(entry -> entry.fields().ttl());
                    case "proxied" ->
                        Comparator.comparing(entry -> entry.fields().proxied());
                    case "name" -> Comparator.comparing(entry -> entry.fields().name());
                    default -> throw ApiError.invalid(1006, "unknown order " + field);
                };
        return get("direction").filter("desc"::equals).isPresent() ? order.reversed() : order;
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
