package io.hubwright.host;

import java.util.List;
import java.util.Optional;

/** What is to be done about Docker on a machine. */
sealed interface DockerDecision {
    /** Nothing; a sentence why. */
    record Refuse(String why) implements DockerDecision {}

    /**
     * Work, or none if all is as it should be.
     *
     * @param files to write first, those that are not as they should be
     * @param install the script that installs packages, and its arguments; empty if they are there
     * @param settle whether the service must be enabled, started or restarted, or the user be let in
     * @param restart whether a running engine must read its configuration again
     */
    record Do(List<WantedFile> files, Optional<Install> install, boolean settle, boolean restart)
            implements DockerDecision {
        public Do {
            files = List.copyOf(files);
        }

        boolean nothing() {
            return files.isEmpty() && install.isEmpty() && !settle;
        }
    }

    record Install(String script, List<String> arguments) {
        public Install {
            arguments = List.copyOf(arguments);
        }
    }
}
