package io.hubwright.throwaway.openstack;

/** Who calls, as the token says. */
record Session(String token, String userId, String projectId, boolean admin) {
    /** Of a request that needs no token. */
    static final Session NOBODY = new Session("", "", "", false);

    /** What belongs to the caller's project, or to anybody for an administrator. */
    boolean sees(String ownerProjectId) {
        return admin || projectId.equals(ownerProjectId);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "user " + userId + " in project " + projectId;
    }
}
