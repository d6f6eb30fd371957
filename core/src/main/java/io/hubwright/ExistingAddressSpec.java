package io.hubwright;

import java.util.List;

/** An address that others gave to a machine; the engine looks the name up. */
public record ExistingAddressSpec(String name) implements Spec<Address> {
    public ExistingAddressSpec {
        if (name.isBlank()) throw new IllegalArgumentException("an existing address needs an IP address or a name");
    }

    @Override
    public String kind() {
        return "address";
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
