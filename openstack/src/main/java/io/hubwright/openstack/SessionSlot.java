package io.hubwright.openstack;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.openstack4j.openstack.internal.OSClientSession;

/**
 * The thread-local in which openstack4j keeps its session. It can be set there by logging in only, and never cleared: a pooled thread
 * would keep a token for ever, and a user's own session would be lost. Hence by reflection; openstack4j-core 3.12 is the last release.
 */
final class SessionSlot {
    private static final ThreadLocal<OSClientSession<?, ?>> SLOT = slot();

    private SessionSlot() {}

    static @Nullable OSClientSession<?, ?> get() {
        return SLOT.get();
    }

    static void set(@Nullable OSClientSession<?, ?> session) {
        if (session == null) SLOT.remove();
        else SLOT.set(session);
    }

    @SuppressWarnings("unchecked")
    private static ThreadLocal<OSClientSession<?, ?>> slot() {
        try {
            Field field = OSClientSession.class.getDeclaredField("sessions");
            field.setAccessible(true);
            return (ThreadLocal<OSClientSession<?, ?>>) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this openstack4j-core is not release 3.12, which Hubwright needs: " + e, e);
        }
    }
}
