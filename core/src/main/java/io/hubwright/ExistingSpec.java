package io.hubwright;

import java.util.List;

/** A value that is there already. The engine answers with the value itself. */
public record ExistingSpec<T>(String name, T value) implements Spec<T> {
    @Override
    public String kind() {
        return "existing";
    }

    @Override
    public List<Spec<?>> requires() {
        return List.of();
    }

    @Override
    public boolean isExisting() {
        return true;
    }
}
