package io.hubwright.registry;

import io.hubwright.throwaway.Requires;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** The client against the real registry 2.8 over TLS. */
class DebianRegistryClientIT extends RegistryClientContract {
    @BeforeAll
    static void needsTheRegistry() {
        var missing = Requires.program(DebianServer.PROGRAM);
        if (Requires.ci()) Assertions.assertEquals("", missing.orElse(""));
        Assumptions.assumeTrue(missing.isEmpty(), missing.orElse(""));
    }

    @Override
    TestServer start(Path files) throws Exception {
        return DebianServer.start(files);
    }

    @Override
    LoginCheck.Auth auth() {
        return LoginCheck.Auth.BASIC;
    }
}
