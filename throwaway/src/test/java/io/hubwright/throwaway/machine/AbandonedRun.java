package io.hubwright.throwaway.machine;

import io.hubwright.DataSize;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** A process with a machine and a volume in it, for being killed. Says READY and the address, and waits for the end of its input. */
final class AbandonedRun {
    private AbandonedRun() {}

    public static void main(String[] args) throws IOException {
        var machines = ContainerMachines.start(System.err::println);
        var packages = AptRepository.start(machines.internal().gateway(), System.err::println);
        var machine = machines.boot(Machines.Boot.of(
                UUID.randomUUID().toString(), "abandoned", machines.internal().first(), List.of(args[0])));
        var volume = UUID.randomUUID().toString();
        machines.createVolume(volume, DataSize.mib(64));
        machine.attach(volume, false);
        System.out.println("READY " + machines.run() + " "
                + machines.internal().first().getHostAddress() + " " + volume + " " + packages.url());
        if (System.in.read() < 0) System.exit(0);
    }
}
