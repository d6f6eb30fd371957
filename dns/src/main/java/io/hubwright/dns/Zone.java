package io.hubwright.dns;

import java.util.List;

/**
 * A zone of the account.
 *
 * @param nameServers the names of its authoritative servers; empty if the token may not read them
 */
record Zone(String id, String name, List<String> nameServers) {}
