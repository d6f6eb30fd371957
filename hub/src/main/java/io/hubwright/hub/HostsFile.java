package io.hubwright.hub;

import io.hubwright.ConflictException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code /etc/hosts}, in which each line of ours ends in its mark. */
record HostsFile(String text) {
    // cloud-init writes the file anew at each boot where manage_etc_hosts is set (Debian's images do), and names its
    // master there.
    private static final Pattern MASTER = Pattern.compile("/etc/cloud/templates/hosts\\.[a-z]+\\.tmpl");

    /**
     * The name at that address; the same text if it is so already.
     *
     * @throws ConflictException if a line of others gives the name another address, for the first line wins
     */
    HostsFile with(String ip, String name, String mark) {
        var line = ip + "\t" + name + "\t# " + mark;
        if (lines().toList().contains(line)) return this;
        var kept = without(mark);
        kept.addressOf(name).filter(other -> !other.equals(ip)).ifPresent(other -> {
            throw new ConflictException(
                    "/etc/hosts has " + name + " at " + other + " already, not at " + ip + ": remove that line");
        });
        var text = kept.text();
        return new HostsFile(text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + line + "\n");
    }

    HostsFile without(String mark) {
        if (lines().noneMatch(line -> line.endsWith("# " + mark))) return this;
        return new HostsFile(lines().filter(line -> !line.endsWith("# " + mark))
                .map(line -> line + "\n")
                .collect(Collectors.joining()));
    }

    /** The file from which this one is written at each boot; empty if it stays as it is. */
    Optional<String> master() {
        var matcher = MASTER.matcher(text);
        return text.contains("manage_etc_hosts") && matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }

    private Optional<String> addressOf(String name) {
        return lines().map(HostsFile::words)
                .filter(words ->
                        words.size() > 1 && words.subList(1, words.size()).contains(name))
                .map(words -> words.get(0))
                .findFirst();
    }

    private static List<String> words(String line) {
        var content = line.indexOf('#') < 0 ? line : line.substring(0, line.indexOf('#'));
        return Arrays.stream(content.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private Stream<String> lines() {
        return text.lines();
    }
}
