package io.hubwright.throwaway.machine;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.util.List;

/**
 * One long-lived container per run that does what needs root on the computer, so that the Java process does not: volumes as sparse
 * files and loop devices, and the way between the two networks. Its volume holds the run's volume files.
 */
final class Workbench implements AutoCloseable {
    /** Where the volume files are in it: {@code /volumes/RUN/...}. */
    static final String VOLUMES = "/volumes";

    // The engine keeps its networks apart; a machine with only a fixed address reaches floating ones as behind a real
    // router.
    private static final String ROUTE =
            """
            for tool in iptables-nft iptables-legacy; do
              $tool -w 5 -n -L DOCKER-USER > /dev/null 2>&1 || continue
              $tool -w 5 -$1 DOCKER-USER -s "$2" -d "$3" -j ACCEPT
              $tool -w 5 -$1 DOCKER-USER -s "$3" -d "$2" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
              exit 0
            done
            echo "no chain DOCKER-USER"; exit 3
            """;

    private final Engine engine;
    private final String run;
    private final String container;

    private Workbench(Engine engine, String run, String container) {
        this.engine = engine;
        this.run = run;
        this.container = container;
    }

    static Workbench start(Engine engine, String run, String image) {
        var name = "hubwright-" + run;
        engine.ask("create volume " + name, client -> client.createVolumeCmd()
                .withName(name)
                .withLabels(Owner.labels(run))
                .exec());
        var host = HostConfig.newHostConfig()
                .withNetworkMode("host")
                .withCapAdd(Capability.SYS_ADMIN, Capability.NET_ADMIN)
                .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"))
                .withDeviceCgroupRules(List.of("b 7:* rwm", "c 10:237 rwm"))
                .withBinds(new Bind("/dev", new Volume("/dev")), new Bind(name, new Volume(VOLUMES)));
        var container = engine.ask("create the workbench", client -> client.createContainerCmd(image)
                .withName(name + "-workbench")
                .withCmd("/bin/sleep", "infinity")
                .withLabels(Owner.labels(run))
                .withHostConfig(host)
                .exec()
                .getId());
        engine.ask("start the workbench", client -> client.startContainerCmd(container)
                .exec());
        return new Workbench(engine, run, container);
    }

    /** Runs a shell script; its arguments are {@code $1}, {@code $2}, ... */
    Engine.Result run(String script, String... arguments) {
        var command = new String[arguments.length + 4];
        command[0] = "sh";
        command[1] = "-ec";
        command[2] = script;
        command[3] = "sh";
        System.arraycopy(arguments, 0, command, 4, arguments.length);
        return engine.run(container, command);
    }

    /** False if the engine manages no packet filter. */
    boolean openWay(Machines.Subnet internal, Machines.Subnet external) {
        return run(ROUTE, "I", internal.cidr().toString(), external.cidr().toString())
                        .exitCode()
                == 0;
    }

    void closeWay(Machines.Subnet internal, Machines.Subnet external) {
        run(ROUTE, "D", internal.cidr().toString(), external.cidr().toString());
    }

    /** Frees the loop devices of a run; its machines must be gone. */
    void freeLoops(String ofRun) {
        run(
                """
                for backing in /sys/block/loop*/loop/backing_file; do
                  [ -e "$backing" ] || continue
                  read -r file < "$backing" || continue
                  case "$file" in */"$1"/*) device=${backing#/sys/block/}; losetup -d "/dev/${device%%/*}" || true ;; esac
                done
                """,
                ofRun);
    }

    @Override
    public void close() {
        engine.remove(container);
        engine.tell("remove the volume files", client -> client.removeVolumeCmd("hubwright-" + run)
                .exec());
    }
}
