package io.hubwright.host;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hubwright.Dialer;
import io.hubwright.Time;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PacedOutputTest {
    /** It failed with an index out of bounds, on a thread that nobody listens to. */
    @Test
    @Timeout(60)
    void closesQuietlyAfterAWriteThatFailed(@TempDir Path directory) throws Exception {
        try (var sshd = Sshd.start()) {
            var sockets = new ArrayList<Socket>();
            var keys = new HostKeys(new KnownKeys(directory), "machine-1", Optional.empty(), Time.SYSTEM);
            var machine = sshd.host(sshd.spec(), keys, (host, port, timeout) -> {
                        var socket = Dialer.DIRECT.dial(host, port, timeout);
                        sockets.add(socket);
                        return socket;
                    })
                    .machine();
            var session = machine.link().openSession(Time.SYSTEM.deadline(Duration.ofSeconds(20)));
            var out = new PacedOutput(session.exec("cat > /dev/null"), Time.SYSTEM);
            out.write(1);
            // Nothing can be sent any more, and nobody says so.
            sshd.freeze();
            sockets.get(0).shutdownOutput();
            assertThrows(IOException.class, () -> out.write(1));
            assertDoesNotThrow(out::close);
            machine.close();
        }
    }
}
