package io.hubwright.throwaway.machine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a machine may do: enough for systemd, udev, mounts and a Docker Engine of its own; never privileged. Of block devices it
 * may open loop devices only, so that even root in it cannot open the computer's disks.
 */
final class MachineHostConfig extends HostConfig {
    private static final long serialVersionUID = 1;

    private MachineHostConfig() {}

    static HostConfig of(String network) {
        var config = new MachineHostConfig();
        config.withNetworkMode(network)
                .withCapAdd(capabilities())
                .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"))
                .withDeviceCgroupRules(List.of("b 7:* rwm", "b 259:* rwm", "c 10:229 rwm"))
                .withCgroupnsMode("private")
                .withTmpFs(Map.of("/run", "exec", "/run/lock", ""))
                // reboot in the guest ends the container; a stop from outside stays a stop.
                .withRestartPolicy(RestartPolicy.unlessStoppedRestart());
        if (Files.exists(Path.of("/dev/fuse"))) config.withDevices(Device.parse("/dev/fuse:/dev/fuse"));
        return config;
    }

    // docker-java has no words for these two; empty lists are what --security-opt systempaths=unconfined sends.
    @JsonProperty("MaskedPaths")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    List<String> maskedPaths() {
        return List.of();
    }

    @JsonProperty("ReadonlyPaths")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    List<String> readonlyPaths() {
        return List.of();
    }

    private static Capability[] capabilities() {
        var capabilities = new ArrayList<>(List.of(
                Capability.SYS_ADMIN,
                Capability.NET_ADMIN,
                Capability.SYS_PTRACE,
                Capability.SYS_NICE,
                Capability.DAC_READ_SEARCH));
        // Needed to grow a mounted ext4. An engine refuses to give what the computer does not have.
        if (computerHas(24)) capabilities.add(Capability.SYS_RESOURCE);
        return capabilities.toArray(Capability[]::new);
    }

    private static boolean computerHas(int capability) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("CapBnd:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> capability & 1) == 1);
        } catch (IOException e) {
            return false;
        }
    }
}
