package io.hubwright.throwaway.registry;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The embedded registry as the real ones. */
class EmbeddedDistributionTest {

    @Nested
    class Second extends Embedded {
        @Override
        RegistryTraits.Kind kind() {
            return RegistryTraits.Kind.DISTRIBUTION_2;
        }
    }

    @Nested
    class Third extends Embedded {
        @Override
        RegistryTraits.Kind kind() {
            return RegistryTraits.Kind.DISTRIBUTION_3;
        }
    }

    abstract static class Embedded extends ServerFacts {
        private Optional<EmbeddedRegistry> registry = Optional.empty();

        @Override
        URI start(Path storage) {
            var started = EmbeddedRegistry.start(RegistrySettings.defaults().traits(RegistryTraits.of(kind())));
            registry = Optional.of(started);
            return started.url();
        }

        @Override
        void stop() {
            registry.ifPresent(EmbeddedRegistry::close);
        }
    }
}
