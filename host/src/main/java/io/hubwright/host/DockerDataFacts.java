package io.hubwright.host;

import io.hubwright.DataSize;

/** What a machine says about where Docker's data is, and where it could be. */
record DockerDataFacts(Facts facts) {
    static DockerDataFacts parse(String text) {
        return new DockerDataFacts(Facts.parse(text));
    }

    static DockerDataFacts read(Host root, String target, String mountPoint) {
        return parse(root.script("docker-data-facts", Scripts.load("docker-data-facts"), target, mountPoint)
                .stdout());
    }

    /** Empty if the engine does not answer. */
    String root() {
        return facts.get("root");
    }

    /** True if it is bound to the wanted place already. */
    boolean inPlace() {
        return facts.yes("in.place");
    }

    /** What a line of fstab that is not ours mounts there; empty if there is none. */
    String mountedByOthers() {
        return facts.all("fstab").stream()
                .filter(line -> line.startsWith("others "))
                .map(line -> line.substring("others ".length()))
                .findFirst()
                .orElse("");
    }

    String driver() {
        return facts.get("driver");
    }

    long images() {
        return facts.number("images");
    }

    long containers() {
        return facts.number("containers");
    }

    long running() {
        return facts.number("running");
    }

    boolean targetUsed() {
        return facts.yes("target.used");
    }

    /** True if a copy of ours was begun there and not proved. */
    boolean copying() {
        return facts.yes("copying");
    }

    String movedTo() {
        return facts.get("moved.to");
    }

    boolean kubelet() {
        return facts.yes("kubelet");
    }

    /** True if images are in containerd's own directory, as in a fresh engine from 29 on. */
    boolean containerdStore() {
        return facts.get("status").contains("io.containerd.snapshotter");
    }

    DataSize bytes() {
        return DataSize.bytes(facts.number("bytes"));
    }

    long inodes() {
        return facts.number("inodes");
    }

    DataSize freeBytes() {
        return DataSize.bytes(facts.number("free.bytes"));
    }

    long freeInodes() {
        return facts.number("free.inodes");
    }

    /** True if the volume is mounted, so that what is free is known. */
    boolean measured() {
        return facts.find("free.bytes").isPresent();
    }
}
