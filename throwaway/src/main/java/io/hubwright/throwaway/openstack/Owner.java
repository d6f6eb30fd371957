package io.hubwright.throwaway.openstack;

/** To whom a server, volume or image belongs. */
record Owner(String projectId, String userId) {
    static Owner of(Context context) {
        return new Owner(context.projectId(), context.session().userId());
    }
}
