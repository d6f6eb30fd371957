package io.hubwright.throwaway.machine;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The ports in the container of one virtual machine, as its start script counts them. */
record VmPorts(int number) {
    private static final int MONITOR = 7000;
    private static final int CONTROL = 7100;
    private static final int SSH = 2200;
    private static final int HTTP = 8000;
    private static final int HTTPS = 44300;

    static List<Integer> all(int machines) {
        return IntStream.range(0, machines)
                .boxed()
                .flatMap(n -> Stream.of(MONITOR + n, CONTROL + n, SSH + n, HTTP + n, HTTPS + n))
                .toList();
    }

    int monitor() {
        return MONITOR + number;
    }

    int control() {
        return CONTROL + number;
    }

    /** Empty if the machine's port is not mapped. */
    Optional<Integer> of(int machinePort) {
        return switch (machinePort) {
            case 22 -> Optional.of(SSH + number);
            case 80 -> Optional.of(HTTP + number);
            case 443 -> Optional.of(HTTPS + number);
            default -> Optional.empty();
        };
    }
}
