package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** One kind of Neutron resource: what is its own beside the create, list, show, update and delete of all. */
interface NeutronKind {
    /** The name around one, such as {@code port}. */
    String name();

    /** The name of the collection, as in the JSON: {@code security_groups}; with hyphens it is the path. */
    String plural();

    Table<Row> rows();

    /** In the order in which answers show them. */
    List<Attribute> attributes();

    ApiError notFound(String id);

    /** Checks, fills in and stores. The values hold every attribute. */
    Row create(Context context, Map<String, Object> values);

    /** Whether what one request wants fits together. */
    default void checkTogether(List<Map<String, Object>> wanted) {}

    /** Checks and returns what the row becomes. */
    default Row update(Context context, Row row, Map<String, Object> changes) {
        return row.with(changes);
    }

    /** Checks, and removes what belongs to the row; the row itself goes afterwards. */
    default void delete(Context context, Row row) {}

    default ObjectNode view(Row row) {
        return row.json();
    }

    /** Whether several may be made by one request. */
    default boolean bulk() {
        return true;
    }

    /** Whether the caller sees it. */
    default boolean visible(Context context, Row row) {
        return context.session().sees(row.projectId());
    }
}
