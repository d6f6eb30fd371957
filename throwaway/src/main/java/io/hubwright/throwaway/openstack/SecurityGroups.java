package io.hubwright.throwaway.openstack;

import static io.hubwright.throwaway.openstack.Attribute.Kind.BOOLEAN;
import static io.hubwright.throwaway.openstack.Attribute.Kind.TEXT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Security groups. Names are not unique, except that each project has one {@code default}, made when first needed.
 * Nothing is filtered by them: the machines take every packet.
 */
record SecurityGroups(Store store) implements NeutronKind {
    private static final List<Attribute> ATTRIBUTES = List.of(
            Attribute.of("name", TEXT, ""),
            Attribute.of("description", TEXT, ""),
            Attribute.of("stateful", BOOLEAN, true),
            Attribute.readOnly("shared", false));

    @Override
    public String name() {
        return "security_group";
    }

    @Override
    public String plural() {
        return "security_groups";
    }

    @Override
    public Table<Row> rows() {
        return store.securityGroups;
    }

    @Override
    public List<Attribute> attributes() {
        return ATTRIBUTES;
    }

    @Override
    public ApiError notFound(String id) {
        return ApiError.neutron(404, "SecurityGroupNotFound", "Security group " + id + " does not exist");
    }

    @Override
    public boolean bulk() {
        return false;
    }

    @Override
    public Row create(Context context, Map<String, Object> values) {
        String project = String.valueOf(values.get("project_id"));
        ensureDefault(project);
        if ("default".equals(values.get("name"))) {
            throw ApiError.neutron(409, "SecurityGroupDefaultAlreadyExists", "Default security group already exists.");
        }
        return make(values);
    }

    private Row make(Map<String, Object> values) {
        String id = Ids.uuid();
        Row group = store.securityGroups.put(id, Row.of(store.time(), id, values));
        String project = group.projectId();
        SecurityGroupRules.put(store, project, id, "egress", "IPv4", Optional.empty());
        SecurityGroupRules.put(store, project, id, "egress", "IPv6", Optional.empty());
        return group;
    }

    /** The project's default group: everything out, and in from its own members. */
    Row ensureDefault(String project) {
        return store.securityGroups
                .first(g -> g.projectId().equals(project) && g.text("name").equals("default"))
                .orElseGet(() -> {
                    Map<String, Object> values = new LinkedHashMap<>();
                    values.put("project_id", project);
                    ATTRIBUTES.forEach(attribute -> values.put(attribute.name(), attribute.otherwise()));
                    values.put("name", "default");
                    values.put("description", "Default security group");
                    values.put("tags", List.of());
                    Row group = make(values);
                    SecurityGroupRules.put(store, project, group.id(), "ingress", "IPv4", Optional.of(group.id()));
                    SecurityGroupRules.put(store, project, group.id(), "ingress", "IPv6", Optional.of(group.id()));
                    return group;
                });
    }

    /** The ids of the groups that a port shall have; the default one when nothing is asked. */
    List<String> checked(Context context, String project, Object wanted) {
        Row defaultGroup = ensureDefault(project);
        if (!(wanted instanceof List<?> list)) {
            return List.of(defaultGroup.id());
        }
        List<String> ids = new ArrayList<>();
        list.forEach(id -> ids.add(Neutron.find(context, this, id.toString()).id()));
        return ids;
    }

    @Override
    public boolean visible(Context context, Row row) {
        ensureDefault(context.projectId());
        return NeutronKind.super.visible(context, row);
    }

    @Override
    public Row update(Context context, Row row, Map<String, Object> changes) {
        if (row.text("name").equals("default") && changes.containsKey("name")) {
            throw ApiError.neutron(
                    409, "SecurityGroupCannotUpdateDefault", "Updating default security group not allowed.");
        }
        return row.with(changes);
    }

    @Override
    public void delete(Context context, Row row) {
        if (store.ports.any(port -> port.texts("security_groups").contains(row.id()))) {
            throw ApiError.neutron(409, "SecurityGroupInUse", "Security Group " + row.id() + " in use.");
        }
        if (row.text("name").equals("default") && !context.session().admin()) {
            throw ApiError.neutron(
                    409,
                    "SecurityGroupCannotRemoveDefault",
                    "Insufficient rights for removing default security group.");
        }
        store.securityGroupRules
                .where(rule -> rule.text("security_group_id").equals(row.id())
                        || rule.text("remote_group_id").equals(row.id()))
                .forEach(rule -> store.securityGroupRules.remove(rule.id()));
    }

    @Override
    public ObjectNode view(Row row) {
        ObjectNode view = row.json();
        view.set(
                "security_group_rules",
                Json.array(
                        store
                                .securityGroupRules
                                .where(rule -> rule.text("security_group_id").equals(row.id()))
                                .stream()
                                .map(SecurityGroups::rule)
                                .toList()));
        return view;
    }

    /** A rule within its group, where Neutron lets the number of a table row slip out. */
    private static ObjectNode rule(Row rule) {
        return rule.json().put("standard_attr_id", rule.id().hashCode() & 0xffff);
    }
}
