package io.hubwright.dns;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.UnauthorizedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the zone of a name: in the account, by the longest match, not in DNS, where a split view may show another one.
 * Remembers what it found; zones do not move. Thread-safe.
 */
final class Zones {
    private static final Logger LOG = LoggerFactory.getLogger(Zones.class);

    private final CloudflareApi api;
    private final Optional<String> zoneId;
    private final Map<String, Zone> byHostname = new ConcurrentHashMap<>();

    Zones(CloudflareApi api, Optional<String> zoneId) {
        this.api = api;
        this.zoneId = zoneId;
    }

    Zone of(String hostname) {
        var known = byHostname.get(hostname);
        if (known != null) return known;
        var zone = zoneId.map(id -> given(id, hostname)).orElseGet(() -> search(hostname));
        byHostname.put(hostname, zone);
        return zone;
    }

    private Zone search(String hostname) {
        var asked = new ArrayList<String>();
        for (var name = hostname; name.indexOf('.') > 0; name = name.substring(name.indexOf('.') + 1)) {
            asked.add(name);
            var found = named(name);
            if (found.isPresent()) return found.get();
        }
        var token = api.explainToken();
        throw new NotFoundException("no zone for " + hostname + " at Cloudflare: the token sees none of "
                + String.join(", ", asked) + (token.isEmpty() ? "" : " (" + token + ")")
                + "; add the zone to the account, or give the token Zone > Zone > Read and Zone > DNS > Edit on it, or"
                + " pass zoneId(...)");
    }

    // Always by name: an unfiltered list may be refused to a token that is good for one zone.
    private Optional<Zone> named(String name) {
        var query = "/zones?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "&per_page=50";
        for (var zone : api.get("find the zone " + name, query).path("result"))
            if (zone.path("name").asText().equalsIgnoreCase(name)) return Optional.of(zone(zone));
        return Optional.empty();
    }

    private Zone given(String id, String hostname) {
        Zone zone;
        try {
            zone = zone(api.get("read the zone " + id, "/zones/" + id).path("result"));
        } catch (UnauthorizedException e) {
            // A token for DNS alone may not read the zone itself. Then its name stays unknown, and that will do.
            LOG.debug("zone {} is used unseen: {}", id, e.getMessage());
            return new Zone(id, "", List.of());
        }
        if (Hostnames.isIn(hostname, zone.name())) return zone;
        throw new HubwrightException("the zone id given is that of " + zone.name() + ", and " + hostname
                + " is not in it: pass the id of its own zone, or none");
    }

    /** All that may hold records of ours: those used so far, the given one, and those that the token sees. */
    List<Zone> all() {
        var all = new LinkedHashMap<String, Zone>();
        byHostname.values().forEach(zone -> all.put(zone.id(), zone));
        if (zoneId.isPresent()) {
            all.putIfAbsent(zoneId.get(), new Zone(zoneId.get(), "", List.of()));
            return List.copyOf(all.values());
        }
        try {
            for (int page = 1, pages = 1; page <= pages; page++) {
                var answer = api.get("list the zones", "/zones?per_page=50&page=" + page);
                answer.path("result").forEach(zone -> all.putIfAbsent(zone(zone).id(), zone(zone)));
                pages = answer.at("/result_info/total_pages").asInt(1);
            }
        } catch (UnauthorizedException e) {
            LOG.debug("zones are known only by the names in use: {}", e.getMessage());
        }
        return List.copyOf(all.values());
    }

    private static Zone zone(JsonNode json) {
        var servers = new ArrayList<String>();
        json.path("name_servers").forEach(server -> servers.add(server.asText()));
        return new Zone(json.path("id").asText(), json.path("name").asText(), List.copyOf(servers));
    }
}
