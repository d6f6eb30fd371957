package io.hubwright.dns;

/**
 * A record as the provider last told it.
 *
 * @param hostname fully qualified, lower case, without a final dot
 * @param content the address, in an A record
 * @param ttlSeconds 1 is the provider's choice
 * @param comment empty if there is none; ours starts with the deployment's mark
 */
public record DnsRecord(
        String id,
        String zoneId,
        String hostname,
        String type,
        String content,
        boolean proxied,
        long ttlSeconds,
        String comment) {

    @Override
    public String toString() {
        return hostname + " " + type + " " + content + (proxied ? " (proxied)" : "");
    }
}
