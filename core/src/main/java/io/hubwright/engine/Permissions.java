package io.hubwright.engine;

import io.hubwright.Spec;
import java.util.Arrays;

/** Asks whether a run may do something. */
final class Permissions {
    private Permissions() {}

    static boolean prune(Spec.Id id, Permission... given) {
        return Arrays.stream(given)
                .anyMatch(permission -> permission instanceof Permission.Prune
                        && permission.names().contains(id.name()));
    }

    static boolean deleteData(Spec.Id id, Permission... given) {
        return Arrays.stream(given)
                .anyMatch(permission -> permission instanceof Permission.DeleteData
                        && permission.names().contains(id.name()));
    }
}
