package io.hubwright.dns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubwright.NotFoundException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The records of a zone. Needs little of what the service sends: fields come and go in its answers. */
final class Records {
    private static final int PAGE = 100;

    private final CloudflareApi api;

    Records(CloudflareApi api) {
        this.api = api;
    }

    /** All records of a name, oldest first. Filters are compared again here: one that is ignored must not widen the list. */
    List<DnsRecord> named(Zone zone, String hostname) {
        return list("list the records of " + hostname, zone, "name=" + encode(hostname)).stream()
                .filter(record -> record.hostname().equals(hostname))
                .toList();
    }

    /** All records whose comment starts so, oldest first. */
    List<DnsRecord> commented(Zone zone, String start) {
        var name = zone.name().isEmpty() ? "zone " + zone.id() : zone.name();
        return list("list our records in " + name, zone, "comment.startswith=" + encode(start)).stream()
                .filter(record -> record.comment().startsWith(start))
                .toList();
    }

    private List<DnsRecord> list(String action, Zone zone, String filter) {
        record Dated(String created, DnsRecord record) {}
        var all = new ArrayList<Dated>();
        for (int page = 1, pages = 1; page <= pages; page++) {
            var path = path(zone.id()) + "?" + filter + "&per_page=" + PAGE + "&page=" + page;
            var answer = api.get(action, path);
            for (var json : answer.path("result"))
                all.add(new Dated(json.path("created_on").asText(), record(zone.id(), json)));
            pages = answer.at("/result_info/total_pages").asInt(1);
        }
        return all.stream()
                .sorted(Comparator.comparing(Dated::created))
                .map(Dated::record)
                .toList();
    }

    Optional<DnsRecord> find(DnsRecord record) {
        try {
            var answer = api.get("read the record " + record, path(record));
            return Optional.of(record(record.zoneId(), answer.path("result")));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    DnsRecord create(Zone zone, DnsRecordSpec spec, String ip, String comment) {
        var body = fields(spec, ip);
        body.put("type", "A").put("name", spec.hostname()).put("comment", comment);
        var answer = api.post("create the A record " + spec.hostname(), path(zone.id()), body);
        return record(zone.id(), answer.path("result"));
    }

    /** By PATCH: a PUT would take the comment, our mark, away. */
    DnsRecord change(DnsRecord record, DnsRecordSpec spec, String ip) {
        var answer = api.patch("change the A record " + spec.hostname(), path(record), fields(spec, ip));
        return record(record.zoneId(), answer.path("result"));
    }

    void delete(DnsRecord record) {
        try {
            api.delete("delete the record " + record, path(record));
        } catch (NotFoundException e) {
            // Gone is what it should be.
        }
    }

    private static ObjectNode fields(DnsRecordSpec spec, String ip) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("content", ip)
                .put("proxied", spec.proxied())
                .put("ttl", ttl(spec));
    }

    static long ttl(DnsRecordSpec spec) {
        return spec.ttl().map(ttl -> ttl.toSeconds()).orElse(1L);
    }

    private static DnsRecord record(String zoneId, JsonNode json) {
        return new DnsRecord(
                json.path("id").asText(),
                zoneId,
                json.path("name").asText().toLowerCase(Locale.ROOT),
                json.path("type").asText(),
                json.path("content").asText(),
                json.path("proxied").asBoolean(false),
                json.path("ttl").asLong(1),
                json.path("comment").asText(""));
    }

    private static String path(String zoneId) {
        return "/zones/" + zoneId + "/dns_records";
    }

    private static String path(DnsRecord record) {
        return path(record.zoneId()) + "/" + record.id();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
