package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Neutron's lists: filters on every attribute, sorting, pages, and the choice of fields. */
final class NeutronLists {
    private static final Set<String> NO_FILTERS =
            Set.of("fields", "limit", "marker", "page_reverse", "sort_key", "sort_dir");
    private static final Set<String> EXTRA_FILTERS = Set.of(
            "id",
            "tenant_id",
            "project_id",
            "revision_number",
            "created_at",
            "updated_at",
            "changed_since",
            "tags",
            "tags-any",
            "not-tags",
            "not-tags-any");
    private final Faults faults;

    NeutronLists(Faults faults) {
        this.faults = faults;
    }

    Answer list(Context context, NeutronKind kind) {
        Instant newest = faults.newestListed();
        List<ObjectNode> found = new ArrayList<>();
        Predicate<ObjectNode> filter = faults.areFiltersIgnored() ? any -> true : filter(context.query(), kind);
        for (Row row : kind.rows().all()) {
            if (kind.visible(context, row) && !row.created().isAfter(newest)) {
                ObjectNode view = kind.view(row);
                if (filter.test(view)) {
                    found.add(view);
                }
            }
        }
        sort(context.query(), kind, found);
        return Answer.ok(page(context, kind, found));
    }

    private static Predicate<ObjectNode> filter(Query query, NeutronKind kind) {
        Set<String> known = known(kind);
        List<String> unknown = query.names().stream()
                .filter(name -> !NO_FILTERS.contains(name) && !known.contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            throw ApiError.badRequest("['" + String.join("', '", unknown) + "'] is invalid attribute for filtering");
        }
        Predicate<ObjectNode> all = view -> true;
        for (Map.Entry<String, List<String>> entry : query.values().entrySet()) {
            if (!NO_FILTERS.contains(entry.getKey())) {
                all = all.and(view -> matches(view, entry.getKey(), entry.getValue()));
            }
        }
        return all;
    }

    private static Set<String> known(NeutronKind kind) {
        Set<String> known = new HashSet<>(EXTRA_FILTERS);
        kind.attributes().forEach(attribute -> known.add(attribute.name()));
        return known;
    }

    private static boolean matches(ObjectNode view, String name, List<String> wanted) {
        if (name.contains("tags")) {
            return tagsMatch(view, name, wanted);
        }
        if (name.equals("changed_since")) {
            return view.path("updated_at").asText().compareTo(wanted.get(0)) >= 0;
        }
        JsonNode value = view.path(name);
        return wanted.stream().anyMatch(want -> matches(value, want));
    }

    private static boolean matches(JsonNode value, String wanted) {
        if (value.isBoolean()) {
            return value.asBoolean() == (wanted.equalsIgnoreCase("true") || wanted.equals("1"));
        } else if (value.isArray()) {
            for (JsonNode item : value) {
                if (item.isObject()
                        ? memberMatches(item, wanted)
                        : item.asText().equals(wanted)) {
                    return true;
                }
            }
            return false;
        }
        return !value.isNull() && value.asText().equals(wanted);
    }

    /** As in {@code fixed_ips=ip_address=192.168.70.9}. */
    private static boolean memberMatches(JsonNode item, String wanted) {
        int equals = wanted.indexOf('=');
        if (equals < 0) {
            return false;
        }
        String name = wanted.substring(0, equals);
        String text = wanted.substring(equals + 1);
        return name.endsWith("_substr")
                ? item.path(name.substring(0, name.length() - 7)).asText().contains(text)
                : item.path(name).asText().equals(text);
    }

    private static boolean tagsMatch(ObjectNode view, String name, List<String> wanted) {
        Set<String> tags = new HashSet<>();
        view.path("tags").forEach(tag -> tags.add(tag.asText()));
        List<String> asked =
                wanted.stream().flatMap(text -> Arrays.stream(text.split(","))).toList();
        return switch (name) {
            case "tags" -> tags.containsAll(asked);
            case "tags-any" -> asked.stream().anyMatch(tags::contains);
            case "not-tags" -> !tags.containsAll(asked);
            default -> asked.stream().noneMatch(tags::contains);
        };
    }

    private static void sort(Query query, NeutronKind kind, List<ObjectNode> found) {
        List<String> keys = query.all("sort_key");
        List<String> directions = query.all("sort_dir");
        if (directions.size() != keys.size() && !directions.isEmpty()) {
            throw ApiError.badRequest("The number of sort_keys and sort_dirs must be same");
        }
        List<String> unknown =
                keys.stream().filter(key -> !known(kind).contains(key)).toList();
        if (!unknown.isEmpty()) {
            throw ApiError.badRequest("['" + String.join("', '", unknown) + "'] is invalid attribute for sort_keys");
        }
        for (int i = keys.size() - 1; i >= 0; i--) {
            String key = keys.get(i);
            Comparator<ObjectNode> order =
                    Comparator.comparing(view -> view.path(key).asText());
            boolean down = i < directions.size() && directions.get(i).equals("desc");
            found.sort(down ? order.reversed() : order);
        }
    }

    private static ObjectNode page(Context context, NeutronKind kind, List<ObjectNode> found) {
        Optional<Integer> limit =
                context.query("limit").map(NeutronLists::limit).filter(n -> n > 0);
        Optional<String> marker = context.query("marker");
        List<ObjectNode> rest = marker.map(id -> after(kind, found, id)).orElse(found);
        List<ObjectNode> page = rest.subList(0, Math.min(rest.size(), limit.orElse(rest.size())));
        ObjectNode answer = Json.object(
                kind.plural(), page.stream().map(view -> fields(context, view)).toList());
        if (limit.isPresent() && page.size() < rest.size()) {
            String last = page.get(page.size() - 1).path("id").asText();
            answer.set(
                    kind.plural() + "_links",
                    Json.array(List.of(Json.object("rel", "next", "href", Links.next(context, last)))));
        }
        return answer;
    }

    private static int limit(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw ApiError.badRequest("Invalid input for limit. Reason: '" + text + "' is not an integer.");
        }
    }

    private static List<ObjectNode> after(NeutronKind kind, List<ObjectNode> found, String marker) {
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).path("id").asText().equals(marker)) {
                return found.subList(i + 1, found.size());
            }
        }
        throw kind.notFound(marker);
    }

    /** Only the fields that the query names; all if it names none. */
    static ObjectNode fields(Context context, ObjectNode view) {
        List<String> fields = context.query().all("fields");
        if (fields.isEmpty()) {
            return view;
        }
        return view.retain(fields);
    }
}
