package io.hubwright.throwaway.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A zone at one moment; each change makes another one, so that a batch is done as a whole or not at all. */
record Zone(String id, String name, String ssl, List<Entry> entries) {
    static final List<String> NAME_SERVERS = List.of("ada.ns.throwaway.test", "bob.ns.throwaway.test");

    /** What a free zone holds since September 2024. */
    private static final int MOST_RECORDS = 200;

    private static final String SAME_NAME = " For more details, refer to"
            + " <https://developers.cloudflare.com/dns/manage-dns-records/troubleshooting/records-with-same-name/>.";

    Zone {
        entries = List.copyOf(entries);
    }

    /** A zone and the record that a change was about. */
    record Changed(Zone zone, Entry entry) {}

    static Zone empty(String name) {
        return new Zone(Tokens.randomId(), name, "full", List.of());
    }

    Zone ssl(String mode) {
        return new Zone(id, name, mode, entries);
    }

    Entry get(String recordId) {
        return entries.stream()
                .filter(entry -> entry.id().equals(recordId))
                .findFirst()
                .orElseThrow(ApiError::noSuchRecord);
    }

    Changed post(JsonNode body, Instant now) {
        var entry = Entry.create(reader().whole(body), now);
        if (entries.size() >= MOST_RECORDS) {
            throw ApiError.invalid(81045, "Record quota exceeded.");
        }
        return put(entry);
    }

    Changed put(String recordId, JsonNode body, Instant now) {
        return put(get(recordId).change(reader().whole(body), now));
    }

    Changed patch(String recordId, JsonNode body, Instant now) {
        var before = get(recordId);
        return put(before.change(reader().changed(body, before.fields()), now));
    }

    Changed delete(String recordId) {
        var gone = get(recordId);
        return new Changed(with(others(recordId)), gone);
    }

    private Changed put(Entry entry) {
        var others = others(entry.id());
        others.forEach(other -> refuseConflict(entry.fields(), other.fields()));
        var all = new ArrayList<Entry>();
        boolean replaced = false;
        for (var each : entries) {
            boolean same = each.id().equals(entry.id());
            replaced |= same;
            all.add(same ? entry : each);
        }
        if (!replaced) {
            all.add(entry);
        }
        return new Changed(with(all), entry);
    }

    private static void refuseConflict(Entry.Fields wanted, Entry.Fields other) {
        if (wanted.sameAs(other)) {
            throw ApiError.invalid(81058, "An identical record already exists.");
        }
        if (!wanted.name().equals(other.name())) {
            return;
        }
        if (wanted.type().equals("CNAME") && isHost(other.type())) {
            throw ApiError.invalid(81053, "An A, AAAA, or CNAME record with that host already exists." + SAME_NAME);
        }
        if (isHost(wanted.type()) && other.type().equals("CNAME")) {
            throw ApiError.invalid(81054, "A CNAME record with that host already exists." + SAME_NAME);
        }
    }

    private static boolean isHost(String type) {
        return type.equals("A") || type.equals("AAAA") || type.equals("CNAME");
    }

    private List<Entry> others(String recordId) {
        return entries.stream().filter(entry -> !entry.id().equals(recordId)).toList();
    }

    private Zone with(List<Entry> changed) {
        return new Zone(id, name, ssl, changed);
    }

    private FieldReader reader() {
        return new FieldReader(name);
    }

    ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("id", id);
        json.put("name", name);
        json.put("status", "active");
        json.put("paused", false);
        json.put("type", "full");
        json.put("development_mode", 0);
        NAME_SERVERS.forEach(json.putArray("name_servers")::add);
        json.putNull("original_name_servers");
        json.put("created_on", "2026-01-01T00:00:00.000000Z");
        json.put("modified_on", "2026-01-01T00:00:00.000000Z");
        json.put("activated_on", "2026-01-01T00:00:00.000000Z");
        json.putObject("meta").put("phishing_detected", false);
        json.putObject("owner").putNull("id").put("type", "user").putNull("email");
        json.putObject("account").put("id", "0".repeat(31) + "1").put("name", "throwaway");
        json.putObject("plan").put("id", "0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee").put("name", "Free Website");
        json.putArray("permissions")
                .add("#dns_records:edit")
                .add("#dns_records:read")
                .add("#zone:read");
        return json;
    }
}
