package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hubwright.throwaway.registry.RegistrySettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** The client against the embedded registry, by each way to log in. */
class EmbeddedRegistryClientTest {
    @Nested
    class Basic extends RegistryClientContract {
        @Override
        TestServer start(Path files) throws Exception {
            return EmbeddedServer.plain(files);
        }

        @Override
        LoginCheck.Auth auth() {
            return LoginCheck.Auth.BASIC;
        }

        @Override
        void requestsOfPush(int expected) {
            var calls = ((EmbeddedServer) server()).registry().calls();
            int last = 0;
            while (!calls.get(last).method().equals("GET")) last++;
            assertEquals(expected, last);
        }
    }

    @Nested
    class Tls extends RegistryClientContract {
        @Override
        TestServer start(Path files) throws Exception {
            return EmbeddedServer.tls(files);
        }

        @Override
        LoginCheck.Auth auth() {
            return LoginCheck.Auth.BASIC;
        }
    }

    @Nested
    class Token extends RegistryClientContract {
        @Override
        TestServer start(Path files) throws Exception {
            return EmbeddedServer.plain(RegistrySettings.defaults()
                    .htpasswd(TestFiles.htpasswd(files))
                    .tokenLife(Duration.ofMinutes(5)));
        }

        @Override
        LoginCheck.Auth auth() {
            return LoginCheck.Auth.BEARER;
        }
    }
}
