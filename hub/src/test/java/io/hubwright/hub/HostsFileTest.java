package io.hubwright.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.ConflictException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostsFileTest {
    private static final String NAME = "hub.example.org";
    private static final String MARK = "hubwright1 d=lab u=abcdefgh r=registry-login/hub.example.org@node";
    private static final String OURS = "192.168.70.5\thub.example.org\t# " + MARK + "\n";

    @Test
    void addsItsLineAtTheEnd() {
        assertEquals(
                "127.0.0.1 localhost\n" + OURS,
                new HostsFile("127.0.0.1 localhost\n")
                        .with("192.168.70.5", NAME, MARK)
                        .text());
        assertEquals(
                "127.0.0.1 localhost\n" + OURS,
                new HostsFile("127.0.0.1 localhost")
                        .with("192.168.70.5", NAME, MARK)
                        .text());
        assertEquals(OURS, new HostsFile("").with("192.168.70.5", NAME, MARK).text());
    }

    @Test
    void aLineThatIsThereIsLeft() {
        var there = new HostsFile(OURS + "127.0.0.1 localhost\n");
        assertSame(there, there.with("192.168.70.5", NAME, MARK));
    }

    @Test
    void anotherAddressReplacesOurLine() {
        assertEquals(
                OURS,
                new HostsFile(OURS.replace("70.5", "70.9"))
                        .with("192.168.70.5", NAME, MARK)
                        .text());
    }

    @Test
    void removesOnlyOurLine() {
        assertEquals(
                "127.0.0.1 localhost\n",
                new HostsFile("127.0.0.1 localhost\n" + OURS).without(MARK).text());
        var none = new HostsFile("127.0.0.1 localhost");
        assertSame(none, none.without(MARK));
    }

    @Test
    void refusesALineOfOthersWithAnotherAddress() {
        var foreign = new HostsFile("10.0.0.1 other hub.example.org # by hand\n");
        var refused = assertThrows(ConflictException.class, () -> foreign.with("192.168.70.5", NAME, MARK));
        assertTrue(refused.getMessage().contains("10.0.0.1"), refused.getMessage());
    }

    @Test
    void aCommentedLineOrALongerNameIsNoHindrance() {
        var text = "# 10.0.0.1 hub.example.org\n10.0.0.1 xhub.example.org\n";
        assertEquals(
                text + OURS,
                new HostsFile(text).with("192.168.70.5", NAME, MARK).text());
    }

    @Test
    void findsTheMasterFromWhichCloudInitWritesItAtEachBoot() {
        var debian =
                """
                # Your system has configured 'manage_etc_hosts' as True.
                # a.) make changes to the master file in /etc/cloud/templates/hosts.debian.tmpl
                127.0.0.1 localhost
                """;
        assertEquals(Optional.of("/etc/cloud/templates/hosts.debian.tmpl"), new HostsFile(debian).master());
        assertEquals(Optional.empty(), new HostsFile("127.0.0.1 localhost\n").master());
    }
}
