package io.hubwright.host;

import java.util.ArrayList;
import java.util.List;

/** What a mount over SSH consists of on its machine: a key, the other machine's key, and a unit. */
record SshfsFiles(SshfsSpec spec) {
    static final String ROOT = "/etc/hubwright/sshfs";

    String name() {
        return "hubwright-sshfs" + spec.path().replace('/', '-');
    }

    String directory() {
        return ROOT + "/" + spec.path().substring(1).replace('/', '-');
    }

    String key() {
        return directory() + "/key";
    }

    String knownHosts() {
        return directory() + "/known_hosts";
    }

    String unit() {
        return "/etc/systemd/system/" + name() + ".service";
    }

    String knownHostsText() {
        var name = spec.port() == 22 ? spec.machine() : "[" + spec.machine() + "]:" + spec.port();
        return name + " " + spec.hostKey() + "\n";
    }

    // A service, not a mount unit or a line of fstab: systemd starts it again when sshfs ends, and when the other
    // machine was not there at boot.
    String unitText() {
        return """
                # Written by Hubwright, which puts back what is changed by hand.
                [Unit]
                Description=%1$s at %2$s
                Wants=network-online.target
                After=network-online.target
                Before=docker.service
                StartLimitIntervalSec=0

                [Service]
                ExecStartPre=-/bin/umount -l %2$s
                ExecStart=/usr/bin/sshfs -f -p %3$d -o %4$s %1$s %2$s
                ExecStartPost=/bin/sh -c 'for i in $(seq 100); do mountpoint -q %2$s && exit 0; kill -0 $MAINPID || exit 1; sleep 0.2; done; exit 1'
                ExecStopPost=-/bin/umount -l %2$s
                Restart=always
                RestartSec=5
                TimeoutStartSec=60

                [Install]
                WantedBy=multi-user.target
                """
                .formatted(spec.source(), spec.path(), spec.port(), String.join(",", options()));
    }

    private List<String> options() {
        var options = new ArrayList<>(List.of(
                "IdentityFile=" + key(),
                "UserKnownHostsFile=" + knownHosts(),
                "GlobalKnownHostsFile=/dev/null",
                "StrictHostKeyChecking=yes",
                "IdentitiesOnly=yes",
                "BatchMode=yes",
                "ConnectTimeout=20",
                // A server that has gone away is noticed within a minute.
                "ServerAliveInterval=15",
                "ServerAliveCountMax=3",
                "reconnect",
                "allow_other",
                "default_permissions"));
        if (spec.readOnly()) options.add("ro");
        spec.owner().map(text -> text.split(":")).ifPresent(words -> {
            options.add("uid=" + words[0]);
            options.add("gid=" + words[1]);
        });
        return options;
    }
}
