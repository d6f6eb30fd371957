package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Lists of servers. Filters that Nova does not know are ignored, and the answer is everybody's servers of the project: a
 * trap that clients must survive. From microversion 2.75 on they are refused.
 */
final class ServerLists {
    private static final Set<String> PAGING = Set.of("limit", "marker", "sort_key", "sort_dir");
    private static final Set<String> KNOWN_TO_SCHEMA = Set.of(
            "user_id",
            "project_id",
            "tenant_id",
            "launch_index",
            "image_ref",
            "image",
            "kernel_id",
            "ramdisk_id",
            "hostname",
            "key_name",
            "power_state",
            "vm_state",
            "task_state",
            "host",
            "node",
            "flavor",
            "reservation_id",
            "launched_at",
            "terminated_at",
            "availability_zone",
            "name",
            "display_name",
            "description",
            "display_description",
            "locked_by",
            "uuid",
            "root_device_name",
            "config_drive",
            "access_ip_v4",
            "access_ip_v6",
            "auto_disk_config",
            "progress",
            "all_tenants",
            "soft_deleted",
            "deleted",
            "status",
            "changes-since",
            "changes-before",
            "ip",
            "ip6",
            "created_at",
            "tags",
            "tags-any",
            "not-tags",
            "not-tags-any",
            "locked",
            "block_device_mapping",
            "services",
            "metadata",
            "system_metadata",
            "info_cache",
            "security_groups",
            "pci_devices");
    private final Store store;
    private final Faults faults;

    ServerLists(Store store, Faults faults) {
        this.store = store;
        this.faults = faults;
    }

    Answer list(Context context, boolean detailed) {
        mustBeKnown(context);
        ServerView view = new ServerView(store, context);
        List<Server> found = new ArrayList<>(store.servers.all());
        if (context.query("changes-since").isPresent()
                || context.query("changes-before").isPresent()) {
            found.addAll(store.deletedServers.all());
        }
        Instant newest = faults.newestListed();
        Predicate<Server> filter = faults.areFiltersIgnored() ? server -> true : filter(context, view);
        boolean everybodys = everybodys(context, detailed ? "detail" : "index");
        found.removeIf(server -> !(everybodys || server.owner().projectId().equals(context.projectId()))
                || server.created().isAfter(newest)
                || !filter.test(server));
        sort(context, found);
        Pages<Server> page = Pages.of(context, found, Server::id);
        ObjectNode answer = Json.object(
                "servers",
                page.rows().stream()
                        .map(server -> detailed ? view.full(server) : view.brief(server))
                        .toList());
        page.next()
                .ifPresent(last -> answer.set(
                        "servers_links",
                        Json.array(List.of(Json.object("rel", "next", "href", Links.next(context, last))))));
        return Answer.ok(answer);
    }

    private static boolean everybodys(Context context, String action) {
        boolean asked = context.query("all_tenants")
                .map(text -> Set.of("1", "true", "").contains(text.toLowerCase(Locale.ROOT)))
                .orElse(false);
        if (asked) {
            Nova.mustBeAdmin(context, "os_compute_api:servers:" + action + ":get_all_tenants");
        }
        return asked;
    }

    private static void mustBeKnown(Context context) {
        for (String name : context.query().names()) {
            if (context.since(75) && !PAGING.contains(name) && !KNOWN_TO_SCHEMA.contains(name)) {
                throw ApiError.badRequest("'" + name + "' does not match any of the regexes: '^_'");
            }
        }
    }

    private Predicate<Server> filter(Context context, ServerView view) {
        Query query = context.query();
        Predicate<Server> all = server -> true;
        for (String name : query.names()) {
            all = all.and(one(context, view, name, query.all(name)));
        }
        return all;
    }

    private Predicate<Server> one(Context context, ServerView view, String name, List<String> values) {
        String value = values.get(values.size() - 1);
        return switch (name) {
            case "name" -> matching(value);
            case "status" -> status(context, values);
            case "image" -> server -> server.wish().imageId().map(value::equals).orElse(false);
            case "flavor" -> server -> server.wish().flavor().id().equals(value);
            case "ip" -> server -> view.hasAddress(server, value.replaceAll("[\\^$\\\\]", ""));
            case "changes-since" -> server -> !server.updated().isBefore(time(value));
            case "changes-before" ->
                server -> !context.since(66) || !server.updated().isAfter(time(value));
            case "tags", "tags-any", "not-tags", "not-tags-any" -> tags(context, name, value);
            case "key_name" ->
                server -> !context.since(83)
                        || server.wish()
                                .keyPair()
                                .map(key -> key.name().equals(value))
                                .orElse(false);
            case "vm_state" ->
                server -> !context.since(83) || server.state().vm().equals(value);
            case "locked" -> server -> !context.since(73) || server.state().locked() == value.equalsIgnoreCase("true");
            default -> server -> true;
        };
    }

    /** A regular expression, as the database matches it. */
    private static Predicate<Server> matching(String text) {
        try {
            Pattern pattern = Pattern.compile(text);
            return server -> pattern.matcher(server.name()).find();
        } catch (PatternSyntaxException e) {
            return server -> server.name().contains(text);
        }
    }

    private static Predicate<Server> status(Context context, List<String> values) {
        Set<String> known = Set.of(
                "ACTIVE",
                "BUILD",
                "DELETED",
                "ERROR",
                "HARD_REBOOT",
                "MIGRATING",
                "PASSWORD",
                "PAUSED",
                "REBOOT",
                "REBUILD",
                "RESCUE",
                "RESIZE",
                "REVERT_RESIZE",
                "SHELVED",
                "SHELVED_OFFLOADED",
                "SHUTOFF",
                "SOFT_DELETED",
                "SUSPENDED",
                "UNKNOWN",
                "VERIFY_RESIZE");
        List<String> wanted =
                values.stream().map(value -> value.toUpperCase(Locale.ROOT)).toList();
        if (context.since(38) && !known.containsAll(wanted)) {
            throw ApiError.badRequest("Invalid status value");
        }
        if (wanted.contains("DELETED") && !context.session().admin()) {
            throw ApiError.forbidden("Only administrators may list deleted instances");
        }
        return server -> wanted.contains(server.state().status());
    }

    private static Predicate<Server> tags(Context context, String name, String value) {
        if (!context.since(26)) {
            return server -> true;
        }
        List<String> asked = Arrays.asList(value.split(","));
        return switch (name) {
            case "tags" -> server -> server.wish().tags().containsAll(asked);
            case "tags-any" -> server -> !Collections.disjoint(server.wish().tags(), asked);
            case "not-tags" -> server -> !server.wish().tags().containsAll(asked);
            default -> server -> Collections.disjoint(server.wish().tags(), asked);
        };
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            try {
                return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            } catch (DateTimeParseException again) {
                throw ApiError.badRequest("Invalid input for query parameters changes-since. Value: " + text + ". '"
                        + text + "' is not a 'date-time'");
            }
        }
    }

    /** Newest first, unless the query says otherwise. */
    private static void sort(Context context, List<Server> servers) {
        Optional<String> key = context.query("sort_key");
        Comparator<Server> order =
                switch (key.orElse("created_at")) {
                    case "display_name", "name" -> Comparator.comparing(Server::name);
                    case "uuid" -> Comparator.comparing(Server::id);
                    case "updated_at" -> Comparator.comparing(Server::updated);
                    case "vm_state" ->
                        Comparator.comparing(server -> server.state().vm());
                    default -> Comparator.comparing(Server::created);
                };
        boolean up = context.query("sort_dir").map("asc"::equals).orElse(false);
        Comparator<Server> full = order.thenComparing(Server::id);
        servers.sort(up ? full : full.reversed());
    }
}
