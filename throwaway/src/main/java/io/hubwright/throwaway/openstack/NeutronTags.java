package io.hubwright.throwaway.openstack;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tags of one kind: calls of their own, since a create drops them. */
final class NeutronTags {
    private final NeutronKind kind;

    NeutronTags(NeutronKind kind) {
        this.kind = kind;
    }

    void addTo(Routes routes, String path) {
        String all = path + "/{id}/tags";
        routes.on("GET", all, context -> tags(row(context)))
                .on("PUT", all, this::replace)
                .on("DELETE", all, this::clear)
                .on("GET", all + "/{tag}", this::check)
                .on("PUT", all + "/{tag}", this::add)
                .on("DELETE", all + "/{tag}", this::remove);
    }

    private Row row(Context context) {
        return Neutron.find(context, kind, context.variable(0));
    }

    private static Answer tags(Row row) {
        return Answer.ok(Json.object("tags", row.texts("tags")));
    }

    private Answer replace(Context context) {
        Set<String> tags = new LinkedHashSet<>();
        context.body().path("tags").forEach(tag -> tags.add(tag.asText()));
        return tags(set(row(context), tags));
    }

    private Answer clear(Context context) {
        set(row(context), Set.of());
        return Answer.empty(204);
    }

    private Answer check(Context context) {
        mustHave(row(context), context.variable(1));
        return Answer.empty(204);
    }

    private Answer add(Context context) {
        Row row = row(context);
        Set<String> tags = new LinkedHashSet<>(row.texts("tags"));
        tags.add(context.variable(1));
        set(row, tags);
        return Answer.empty(201);
    }

    private Answer remove(Context context) {
        Row row = row(context);
        mustHave(row, context.variable(1));
        List<String> tags = new ArrayList<>(row.texts("tags"));
        tags.remove(context.variable(1));
        set(row, tags);
        return Answer.empty(204);
    }

    private Row set(Row row, Collection<String> tags) {
        return kind.rows().put(row.id(), row.with("tags", List.copyOf(tags)));
    }

    private static void mustHave(Row row, String tag) {
        if (!row.texts("tags").contains(tag)) {
            throw ApiError.neutron(404, "TagNotFound", "Tag " + tag + " could not be found.");
        }
    }
}
