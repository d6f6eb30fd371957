package io.hubwright.host;

import java.util.List;

/** What is to be done with a volume. */
sealed interface MountDecision {
    /** Nothing, because it would be wrong; a sentence why. Nothing has been written. */
    record Refuse(String why) implements MountDecision {}

    /**
     * Work, or none.
     *
     * @param target where the file system is or will be found: its UUID and type
     * @param steps for mount-apply.sh, in order; empty if all is as it should be
     */
    record Do(Target target, List<Step> steps) implements MountDecision {
        public Do {
            steps = List.copyOf(steps);
        }

        /** True if the volume is mounted with its own file system already, whatever else there is to improve. */
        boolean inPlace() {
            return steps.stream().noneMatch(step -> step.kind() == Step.Kind.CREATE);
        }
    }

    record Target(String uuid, String fileSystem, boolean readOnly) {}

    /**
     * One thing to do.
     *
     * @param kind whether it makes the mount, or changes one that is there
     * @param field what a change is called in a plan
     * @param words the script's, without bars in them
     */
    record Step(Kind kind, String field, String found, String wanted, List<String> words) {
        enum Kind {
            CREATE,
            UPDATE
        }

        static Step create(String... words) {
            return new Step(Kind.CREATE, "", "", "", List.of(words));
        }

        static Step update(String field, String found, String wanted, String... words) {
            return new Step(Kind.UPDATE, field, found, wanted, List.of(words));
        }

        String argument() {
            return String.join("|", words);
        }
    }
}
