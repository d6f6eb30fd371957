package io.hubwright.openstack;

import io.hubwright.ConflictException;
import io.hubwright.UnavailableException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules are a set: what is missing is added, what we made and is no longer wanted goes, what others made stays. */
final class SecurityGroupHandler implements Handler<SecurityGroupSpec, SecurityGroup> {
    private static final Names<CloudGroup> NAMES = new Names<>("security group", CloudGroup::id, CloudGroup::name);
    private static final int RULE_TRIES = 4;
    // Nova lets go of a deleted server's port a moment after the server is gone.
    private static final Duration PORTS_TO_GO = Duration.ofMinutes(1);

    private final Cloud cloud;

    SecurityGroupHandler(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override
    public Class<SecurityGroupSpec> specType() {
        return SecurityGroupSpec.class;
    }

    @Override
    public Lane lane(SecurityGroupSpec spec) {
        return Lane.api("neutron");
    }

    @Override
    public void check(SecurityGroupSpec spec, Context context) {
        if (spec.isExisting()) return;
        groups(context).stream()
                .filter(group -> group.name().equals(spec.name()))
                .findFirst()
                .ifPresent(group -> {
                    throw Cloud.taken("security group", spec.name(), group.id(), group.mark(), "SecurityGroupSpec");
                });
    }

    @Override
    public List<Need> needs(SecurityGroupSpec spec, Context context) {
        return List.of(
                new Need("neutron", Quotas.SECURITY_GROUPS, 1),
                new Need("neutron", Quotas.SECURITY_GROUP_RULES, spec.rules().size() + 2L));
    }

    @Override
    public List<SecurityGroup> find(SecurityGroupSpec spec, Context context) {
        if (spec.isExisting()) return List.of(seen(NAMES.get(spec.name(), groups(context))));
        var marked = cloud.groups().listing().marked(context.marker(spec), context.asOf());
        return Cloud.oldest(marked, CloudGroup::createdAt).stream()
                .map(SecurityGroupHandler::seen)
                .toList();
    }

    @Override
    public Diff diff(SecurityGroupSpec spec, SecurityGroup found, Context context) {
        var group = group(found, context);
        var changes = new ArrayList<Diff.Change>();
        missing(spec, group)
                .forEach(rule -> changes.add(new Diff.Change("rule", "none", rule.toString(), Diff.Remedy.UPDATE)));
        for (var rule : group.rules()) {
            if (isUnwanted(spec, rule, context))
                changes.add(new Diff.Change("rule", rule.text(), "none", Diff.Remedy.UPDATE));
            else if (isForeign(spec, rule, context))
                changes.add(new Diff.Change("rule of others", rule.text(), "left alone", Diff.Remedy.REPORT));
        }
        return new Diff(changes);
    }

    @Override
    public SecurityGroup create(SecurityGroupSpec spec, Context context) {
        var group = cloud.groups().create(spec.name(), context.marker(spec).text());
        return seen(withRules(spec, group, context));
    }

    @Override
    public SecurityGroup update(SecurityGroupSpec spec, SecurityGroup found, Diff diff, Context context) {
        var group = withRules(spec, group(found, context), context);
        group.rules().stream().filter(rule -> isUnwanted(spec, rule, context)).forEach(rule -> cloud.groups()
                .deleteRule(group, rule.id()));
        return seen(cloud.groups().look(group.id(), group.name()));
    }

    // The whole group fails on one rule that is there already, and a lost answer leaves open what is: look again, add
    // the rest.
    private CloudGroup withRules(SecurityGroupSpec spec, CloudGroup group, Context context) {
        var current = group;
        for (int tried = 1; ; tried++) {
            var missing = missing(spec, current);
            if (missing.isEmpty()) return current;
            try {
                current = cloud.groups()
                        .addRules(current, missing, context.marker(spec).text());
            } catch (ConflictException | UnavailableException e) {
                if (tried == RULE_TRIES) throw e;
                current = cloud.groups().look(group.id(), group.name());
            }
        }
    }

    @Override
    public void delete(SecurityGroupSpec spec, SecurityGroup found, Context context) {
        delete(found.id(), found.name());
    }

    private void delete(String id, String name) {
        cloud.time()
                .await(
                        "security group \"" + name + "\" to be free of ports",
                        PORTS_TO_GO,
                        Duration.ofSeconds(1),
                        () -> deleted(id, name));
    }

    private Optional<Boolean> deleted(String id, String name) {
        try {
            cloud.groups().delete(id, name);
            return Optional.of(true);
        } catch (ConflictException e) {
            var ports = cloud.ports().listing().all(cloud.time().nanoTime()).stream()
                    .filter(port -> port.groups().contains(id))
                    .toList();
            if (!ApiFault.typeOf(e).equals("SecurityGroupInUse")
                    || ports.stream().anyMatch(port -> Mark.isForeign(port.mark())))
                throw new ConflictException(
                        e.getMessage() + "; it is on the ports "
                                + ports.stream()
                                        .map(port -> port.id() + " of " + port.deviceId())
                                        .toList() + ": take it off them",
                        e.details(),
                        e);
            return Optional.empty();
        }
    }

    @Override
    public List<Owned> owned(Context context) {
        return groups(context).stream()
                .flatMap(group -> Mark.ownedBy(context, "security-group", group.mark())
                        .map(id ->
                                new Owned(id, "security group " + group.name(), () -> delete(group.id(), group.name())))
                        .stream())
                .toList();
    }

    private List<CloudGroup> groups(Context context) {
        return cloud.groups().listing().all(context.asOf());
    }

    private CloudGroup group(SecurityGroup found, Context context) {
        return cloud.groups().listing().find(found.id(), context.asOf()).orElseGet(() -> cloud.groups()
                .look(found.id(), found.name()));
    }

    private static Set<SecurityGroupRule> missing(SecurityGroupSpec spec, CloudGroup group) {
        var missing = new LinkedHashSet<>(spec.rules());
        group.rules().forEach(rule -> rule.rule().ifPresent(missing::remove));
        return missing;
    }

    private static boolean isUnwanted(SecurityGroupSpec spec, CloudGroup.Rule rule, Context context) {
        return isOurs(spec, rule, context) && !isWanted(spec, rule);
    }

    // Egress is the cloud's default and none of our business.
    private static boolean isForeign(SecurityGroupSpec spec, CloudGroup.Rule rule, Context context) {
        return rule.direction().equals("ingress") && !isOurs(spec, rule, context) && !isWanted(spec, rule);
    }

    private static boolean isOurs(SecurityGroupSpec spec, CloudGroup.Rule rule, Context context) {
        return Mark.matches(context.marker(spec), rule.mark());
    }

    private static boolean isWanted(SecurityGroupSpec spec, CloudGroup.Rule rule) {
        return rule.rule().map(spec.rules()::contains).orElse(false);
    }

    private static SecurityGroup seen(CloudGroup group) {
        return new SecurityGroup(
                group.id(),
                group.name(),
                group.rules().stream().flatMap(rule -> rule.rule().stream()).toList());
    }
}
