package io.hubwright.hub;

import io.hubwright.hub.internal.FileSnapshot;

/**
 * What is there of a login on its machine.
 *
 * @param mark what the mark file says; empty if there is none
 * @param files those that a login touches
 * @param containerd where containerd looks for registries' settings; empty if it does not
 * @param restartPending whether the kubelet has not read its new file yet
 */
record LoginFacts(String mark, FileSnapshot files, String containerd, boolean restartPending) {
    String text(String path) {
        return files.text(path);
    }

    HostsFile hosts() {
        return new HostsFile(text(LoginFiles.HOSTS));
    }
}
