package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The networking API v2.0: what all kinds of resources have in common. */
final class Neutron {
    private final Store store;
    private final List<NeutronKind> kinds;
    private final NeutronLists lists;

    Neutron(Store store, List<NeutronKind> kinds, NeutronLists lists) {
        this.store = store;
        this.kinds = kinds;
        this.lists = lists;
    }

    void addTo(Routes routes) {
        for (NeutronKind kind : kinds) {
            String path = "/v2.0/" + kind.plural().replace('_', '-');
            routes.on("GET", path, context -> lists.list(context, kind))
                    .on("POST", path, context -> create(context, kind))
                    .on("GET", path + "/{id}", context -> show(context, kind))
                    .on("PUT", path + "/{id}", context -> update(context, kind))
                    .on("DELETE", path + "/{id}", context -> delete(context, kind));
            new NeutronTags(kind).addTo(routes, path);
        }
    }

    /** The row, if the caller may see it; a Neutron not-found error otherwise. */
    static Row find(Context context, NeutronKind kind, String id) {
        return kind.rows().find(id).filter(row -> kind.visible(context, row)).orElseThrow(() -> kind.notFound(id));
    }

    private static Answer show(Context context, NeutronKind kind) {
        Row row = find(context, kind, context.variable(0));
        return Answer.ok(Json.object(kind.name(), NeutronLists.fields(context, kind.view(row))));
    }

    private Answer create(Context context, NeutronKind kind) {
        JsonNode body = context.body();
        if (body.path(kind.plural()).isArray()) {
            return createMany(context, kind, (ArrayNode) body.path(kind.plural()));
        }
        Map<String, Object> values = values(context, kind, resource(body, kind));
        NetworkQuotas.check(store, context, kind, 1);
        return Answer.json(201, Json.object(kind.name(), kind.view(kind.create(context, values))));
    }

    /** All or none: what was made before one is refused goes again. */
    private Answer createMany(Context context, NeutronKind kind, ArrayNode bodies) {
        if (!kind.bulk()) {
            throw ApiError.badRequest("Bulk operation not supported");
        }
        if (bodies.isEmpty()) {
            throw ApiError.badRequest("Resources required");
        }
        List<Map<String, Object>> wanted = new ArrayList<>();
        bodies.forEach(
                body -> wanted.add(values(context, kind, body.has(kind.name()) ? body.path(kind.name()) : body)));
        NetworkQuotas.check(store, context, kind, wanted.size());
        kind.checkTogether(wanted);
        List<Row> made = new ArrayList<>();
        try {
            wanted.forEach(values -> made.add(kind.create(context, values)));
        } catch (ApiError e) {
            made.forEach(row -> kind.rows().remove(row.id()));
            throw e;
        }
        // Read again: a later one may have changed an earlier one.
        List<ObjectNode> views = made.stream()
                .map(row -> kind.view(kind.rows().find(row.id()).orElse(row)))
                .toList();
        return Answer.json(201, Json.object(kind.plural(), views));
    }

    private static JsonNode resource(JsonNode body, NeutronKind kind) {
        if (body.isMissingNode()) {
            throw ApiError.badRequest("Resource body required");
        }
        JsonNode resource = body.path(kind.name());
        if (resource.isMissingNode()) {
            throw ApiError.badRequest("Unable to find '" + kind.name() + "' in request body");
        }
        return resource;
    }

    private static Map<String, Object> values(Context context, NeutronKind kind, JsonNode body) {
        mustKnow(kind, body);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("project_id", project(context, body));
        for (Attribute attribute : kind.attributes()) {
            JsonNode given = body.path(attribute.name());
            if (given.isMissingNode() && attribute.required()) {
                throw ApiError.badRequest(
                        "Failed to parse request. Required attribute '" + attribute.name() + "' not specified");
            } else if (!given.isMissingNode() && !attribute.post()) {
                throw ApiError.badRequest("Attribute '" + attribute.name() + "' not allowed in POST");
            }
            values.put(attribute.name(), given.isMissingNode() ? attribute.otherwise() : attribute.parse(given));
        }
        // Neutron takes tags here and drops them: they need a call of their own.
        values.put("tags", List.of());
        return values;
    }

    private static String project(Context context, JsonNode body) {
        String given = Json.text(body, "project_id")
                .or(() -> Json.text(body, "tenant_id"))
                .orElse(context.projectId());
        if (!context.session().sees(given)) {
            throw ApiError.badRequest("Specifying 'project_id' or 'tenant_id' other than the authenticated project in"
                    + " request requires admin privileges");
        }
        return given;
    }

    private static void mustKnow(NeutronKind kind, JsonNode body) {
        if (!body.isObject()) {
            throw ApiError.badRequest("Object '" + kind.name() + "' contains invalid data");
        }
        Set<String> known = new HashSet<>(Set.of("tenant_id", "project_id", "tags"));
        kind.attributes().forEach(attribute -> known.add(attribute.name()));
        List<String> unknown = new ArrayList<>();
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                unknown.add(name);
            }
        });
        if (!unknown.isEmpty()) {
            throw ApiError.badRequest("Unrecognized attribute(s) '" + String.join(", ", unknown) + "'");
        }
    }

    private static Answer update(Context context, NeutronKind kind) {
        Row row = find(context, kind, context.variable(0));
        JsonNode body = resource(context.body(), kind);
        mustKnow(kind, body);
        mustMatch(context, row);
        Map<String, Object> changes = new LinkedHashMap<>();
        for (Attribute attribute : kind.attributes()) {
            if (body.has(attribute.name())) {
                if (!attribute.put()) {
                    throw ApiError.badRequest("Cannot update read-only attribute " + attribute.name());
                }
                changes.put(attribute.name(), attribute.parse(body.path(attribute.name())));
            }
        }
        Row changed = kind.rows().put(row.id(), kind.update(context, row, changes));
        return Answer.ok(Json.object(kind.name(), kind.view(changed)));
    }

    private static Answer delete(Context context, NeutronKind kind) {
        Row row = find(context, kind, context.variable(0));
        mustMatch(context, row);
        kind.delete(context, row);
        kind.rows().remove(row.id());
        return Answer.empty(204);
    }

    /** The compare-and-set of the {@code revision-if-match} extension; other conditions are none. */
    private static void mustMatch(Context context, Row row) {
        context.request().header("If-Match").ifPresent(condition -> {
            String[] parts = condition.split("=");
            if (parts.length == 2
                    && parts[0].equals("revision_number")
                    && !parts[1].equals(Integer.toString(row.revision()))) {
                throw ApiError.neutron(
                        412,
                        "RevisionNumberConstraintFailed",
                        "Constrained to " + parts[1] + ", but current revision is " + row.revision());
            }
        });
    }
}
