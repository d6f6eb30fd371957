package io.hubwright.openstack;

/** What the threads of a process feel that is killed: nothing they do afterwards reaches anybody. */
final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
        super("killed", null, false, false);
    }
}
