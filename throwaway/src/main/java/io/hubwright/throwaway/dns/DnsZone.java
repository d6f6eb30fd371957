package io.hubwright.throwaway.dns;

import java.util.List;

/**
 * What a zone says at one moment. Names are absolute without a final dot, contents are as in a master file:
 * {@code 203.0.113.7}, {@code target.example.org}, {@code "a text"}.
 *
 * @param nameServers the names of its servers; the first is also the primary of its SOA
 */
public record DnsZone(String name, List<String> nameServers, List<Entry> entries) {

    public DnsZone {
        if (nameServers.isEmpty()) {
            throw new IllegalArgumentException("zone " + name + " needs at least one name server");
        }
        nameServers = List.copyOf(nameServers);
        entries = List.copyOf(entries);
    }

    /** One record of a zone; its time to live in seconds. */
    public record Entry(String name, String type, long ttl, String content) {}
}
