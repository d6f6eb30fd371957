package io.hubwright.engine;

import io.hubwright.Address;
import io.hubwright.ExistingAddressSpec;
import io.hubwright.ExistingSpec;
import io.hubwright.NotFoundException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** What is there already and needs no provider. */
final class ExistingConnection implements Connection {
    @Override
    public List<Handler<?, ?>> handlers() {
        return List.of(new ValueHandler(), new AddressHandler());
    }

    @Override
    public void close() {}

    private record Found(InetAddress ip, String machineId) implements Address {}

    private abstract static class ReadOnlyHandler<S extends io.hubwright.Spec<T>, T> implements Handler<S, T> {
        @Override
        public T create(S spec, Context context) {
            throw new IllegalStateException("the engine never creates what exists: " + spec.id());
        }

        @Override
        public void delete(S spec, T found, Context context) {
            throw new IllegalStateException("the engine never deletes what others made: " + spec.id());
        }
    }

    private static final class ValueHandler extends ReadOnlyHandler<ExistingSpec<Object>, Object> {
        @Override
        // A class literal has no type arguments.
        @SuppressWarnings({"unchecked", "rawtypes"})
        public Class<ExistingSpec<Object>> specType() {
            return (Class) ExistingSpec.class;
        }

        @Override
        public List<Object> find(ExistingSpec<Object> spec, Context context) {
            return List.of(spec.value());
        }
    }

    private static final class AddressHandler extends ReadOnlyHandler<ExistingAddressSpec, Address> {
        @Override
        public Class<ExistingAddressSpec> specType() {
            return ExistingAddressSpec.class;
        }

        @Override
        public List<Address> find(ExistingAddressSpec spec, Context context) {
            try {
                return List.of(new Found(InetAddress.getByName(spec.name()), spec.name()));
            } catch (UnknownHostException e) {
                throw new NotFoundException(
                        "no address is known for the machine \"" + spec.name() + "\": check the name", e);
            }
        }
    }
}
