package io.hubwright.host;

import java.util.Optional;

/** What is to be done about the place of Docker's data: a function of what is wanted and of what is there. */
sealed interface DockerDataDecision {
    /** All is as it should be, or there is no engine yet whose data could be moved. */
    record Nothing() implements DockerDataDecision {}

    /** A sentence why it would be wrong. */
    record Refuse(String why) implements DockerDataDecision {}

    /** The data is there; what it was copied from is still kept. */
    record Forget() implements DockerDataDecision {}

    /**
     * The data is to go to the volume.
     *
     * @param take whether the data of an earlier machine is taken over, instead of this machine's copied
     * @param driver named in the configuration, where the engine would choose another one on the new disk
     * @param containerd whether its directory moves, too
     */
    record Move(String from, String what, boolean take, Optional<String> driver, boolean containerd)
            implements DockerDataDecision {}

    static DockerDataDecision of(String target, DockerDataFacts facts) {
        if (facts.root().isEmpty()) return new Nothing();
        if (facts.inPlace()) return facts.movedTo().equals(target) ? new Forget() : new Nothing();
        return refusal(target, facts).<DockerDataDecision>map(Refuse::new).orElseGet(() -> move(facts));
    }

    private static Optional<String> refusal(String target, DockerDataFacts facts) {
        if (!facts.mountedByOthers().isEmpty())
            return Optional.of("/etc/fstab has " + facts.mountedByOthers() + " for " + facts.root()
                    + " already: keep that, or remove the line and what it mounts");
        if (foreignCopy(facts) && !empty(facts))
            return Optional.of(target + " is not empty, and Docker has data in " + facts.root()
                    + ", too: empty one of the two, or take another volume");
        if (facts.containerdStore() && facts.kubelet())
            return Optional.of("a kubelet runs there, whose containers would lose containerd's directory");
        if (!facts.measured()) return Optional.empty();
        if (facts.bytes().compareTo(facts.freeBytes()) >= 0 || facts.inodes() >= facts.freeInodes())
            return Optional.of("Docker's data in " + facts.root() + " takes " + facts.bytes() + " and " + facts.inodes()
                    + " inodes, and the volume has only " + facts.freeBytes() + " and " + facts.freeInodes()
                    + ": take a larger one, or one formatted with manyFiles()");
        return Optional.empty();
    }

    private static boolean foreignCopy(DockerDataFacts facts) {
        return facts.targetUsed() && !facts.copying();
    }

    private static boolean empty(DockerDataFacts facts) {
        return facts.images() == 0 && facts.containers() == 0;
    }

    // dockerd passes over the data of its vfs driver when it chooses one, and would show no image any more.
    private static Move move(DockerDataFacts facts) {
        var what = facts.images() + " images, " + facts.containers() + " containers"
                + (facts.running() == 0 ? "" : ", " + facts.running() + " of them running, which stop meanwhile");
        var driver = facts.driver().equals("vfs") && !empty(facts) ? Optional.of("vfs") : Optional.<String>empty();
        return new Move(facts.root(), what, foreignCopy(facts), driver, facts.containerdStore());
    }
}
