package io.hubwright.hub;

import java.util.Map;

/**
 * What is there of a login on its machine.
 *
 * @param mark what the mark file says; empty if there is none
 * @param texts by path, of the files that a login touches; those that are not there are not among them
 * @param modes by path, in octal, of the files with passwords
 * @param containerd where containerd looks for registries' settings; empty if it does not
 * @param restartPending whether the kubelet has not read its new file yet
 */
record LoginFacts(
        String mark, Map<String, String> texts, Map<String, String> modes, String containerd, boolean restartPending) {
    LoginFacts {
        texts = Map.copyOf(texts);
        modes = Map.copyOf(modes);
    }

    String text(String path) {
        return texts.getOrDefault(path, "");
    }

    HostsFile hosts() {
        return new HostsFile(text(LoginFiles.HOSTS));
    }

    @Override
    public String toString() { // the texts hold passwords
        return "login files " + texts.keySet();
    }
}
