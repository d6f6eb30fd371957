package io.hubwright.hub;

import io.hubwright.DataSize;
import io.hubwright.host.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Space, inodes and processes of a host, against limits. */
record HostCheckup(Host host, DoctorLimits limits) {
    // Per line: a word that says what it is, numbers, a path last.
    private static final String LOOK =
            """
            LC_ALL=C; export LC_ALL
            usage() {
              [ -e "$2" ] || { echo "missing $2"; return; }
              set -- "$1" "$2" $(df -B1 --output=avail,size "$2" | tail -1) $(df --output=iavail,itotal "$2" | tail -1)
              echo "$1 $3 $4 $5 $6 $2"
            }
            for path; do usage volume "$path"; done
            [ $# -eq 0 ] || exit 0
            if root=$(timeout 20 docker info -f '{{.DockerRootDir}}' 2>/dev/null); then usage docker "$root"; else echo "silent Docker"; fi
            """;

    private static final String PROCESSES =
            """
            LC_ALL=C; export LC_ALL
            limit=$(awk '/^Max processes/ {print $3}' "/proc/$$/limits")
            tasks=$(systemctl show -p TasksMax --value "user-$(id -u).slice" 2>/dev/null)
            echo "$(ps -L -o lwp= -u "$(id -u)" | wc -l) ${limit:-unlimited} ${tasks:-infinity}"
            """;

    List<Finding> dockerAndProcesses() {
        return Stream.concat(volumes(List.of()).stream(), Stream.of(processes()))
                .toList();
    }

    List<Finding> volumes(List<String> paths) {
        var said = host.timeout(Duration.ofSeconds(60)).sudo().script("doctor", LOOK, paths.toArray(String[]::new));
        return said.stdout()
                .lines()
                .flatMap(line -> volume(limits, line).stream())
                .toList();
    }

    static List<Finding> volume(DoctorLimits limits, String line) {
        var words = line.split(" ", 6);
        if (words[0].equals("missing"))
            return List.of(Finding.failure("disk " + line.substring("missing ".length()), "is not there"));
        if (words[0].equals("silent"))
            return List.of(Finding.failure("Docker", "does not answer: systemctl status docker says why"));
        var findings = new ArrayList<Finding>();
        findings.add(space(limits, words[0], Long.parseLong(words[1]), Long.parseLong(words[2]), words[5]));
        findings.add(inodes(limits, words[3], words[4], words[5]));
        return findings;
    }

    private static Finding space(DoctorLimits limits, String kind, long free, long size, String path) {
        var text = DataSize.bytes(free) + " free of " + DataSize.bytes(size);
        var docker = kind.equals("docker");
        var few = docker ? free < limits.dockerFree().bytes() : free < size / 100 * limits.freePercent();
        if (!few) return Finding.ok("disk " + path, text);
        return docker
                ? Finding.warning(
                        "disk " + path,
                        text + ", less than " + limits.dockerFree()
                                + ": prune images, enlarge the volume, or keep Docker's data on one (dataRoot)")
                : Finding.warning(
                        "disk " + path, text + ": enlarge the volume; the file system grows with the next run");
    }

    // File systems that make inodes as they need them say 0 or nothing.
    private static Finding inodes(DoctorLimits limits, String free, String all, String path) {
        if (!all.matches("[1-9][0-9]*")) return Finding.ok("inodes " + path, "made as they are needed");
        long left = Long.parseLong(free);
        long total = Long.parseLong(all);
        var text = left + " free of " + total;
        return left < total / 100 * limits.freePercent()
                ? Finding.warning(
                        "inodes " + path, text + ": prune images, or move to a volume with manyFiles() or XFS")
                : Finding.ok("inodes " + path, text);
    }

    private Finding processes() {
        var words = host.script("doctor-processes", PROCESSES).stdout().strip().split(" ");
        return processes(limits, host.user(), Long.parseLong(words[0]), Math.min(number(words[1]), number(words[2])));
    }

    static Finding processes(DoctorLimits limits, String user, long now, long limit) {
        var text = now + " of " + (limit == Long.MAX_VALUE ? "an unlimited number" : String.valueOf(limit));
        return limit != Long.MAX_VALUE && now >= limit / 100.0 * limits.processPercent()
                ? Finding.warning("processes of " + user, text + ": raise the limit with host.limits()")
                : Finding.ok("processes of " + user, text);
    }

    private static long number(String word) {
        return word.matches("[0-9]{1,18}") ? Long.parseLong(word) : Long.MAX_VALUE;
    }
}
