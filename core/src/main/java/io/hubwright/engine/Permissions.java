package io.hubwright.engine;

import io.hubwright.Spec;
import java.util.Arrays;
import java.util.List;

/** What a run was permitted. */
record Permissions(List<Permission> given) {
    static Permissions of(Permission... given) {
        return new Permissions(List.copyOf(Arrays.asList(given)));
    }

    boolean prune(Spec.Id id) {
        return has(Permission.Prune.class, id);
    }

    boolean deleteData(Spec.Id id) {
        return has(Permission.DeleteData.class, id);
    }

    boolean replace(Spec.Id id) {
        return has(Permission.Replace.class, id);
    }

    boolean resize(Spec.Id id) {
        return has(Permission.Resize.class, id);
    }

    private boolean has(Class<? extends Permission> kind, Spec.Id id) {
        return given.stream()
                .anyMatch(permission ->
                        kind.isInstance(permission) && permission.names().contains(id.name()));
    }
}
