package io.hubwright.openstack;

import io.hubwright.HostKeySource;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The SSH host keys that cloud-init prints on the console at the first boot: known before the first connection, hence worth more than it. */
final class ConsoleHostKeys implements HostKeySource {
    private static final Pattern BLOCK =
            Pattern.compile("BEGIN SSH HOST KEY KEYS-----(.*?)-----END SSH HOST KEY KEYS", Pattern.DOTALL);
    // Lines may begin with a time or a log level.
    private static final Pattern KEY =
            Pattern.compile("\\b((?:ssh|ecdsa|sk)-[A-Za-z0-9@.-]+) (AAAA[A-Za-z0-9+/]+={0,2})");
    private static final Pattern SERVER_ID = Pattern.compile("[0-9a-fA-F-]{32,36}");

    private final Nova nova;

    ConsoleHostKeys(Nova nova) {
        this.nova = nova;
    }

    @Override
    public List<String> hostKeys(String machineId) {
        return SERVER_ID.matcher(machineId).matches() ? keys(nova.consoleLog(machineId)) : List.of();
    }

    /** Of the last whole block: a machine whose keys were made anew prints another one. */
    static List<String> keys(String log) {
        return BLOCK.matcher(log)
                .results()
                .reduce((first, second) -> second)
                .map(ConsoleHostKeys::keysOf)
                .orElse(List.of());
    }

    private static List<String> keysOf(MatchResult block) {
        return KEY.matcher(block.group(1))
                .results()
                .map(key -> key.group(1) + " " + key.group(2))
                .distinct()
                .toList();
    }
}
