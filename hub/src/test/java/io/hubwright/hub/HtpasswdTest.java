package io.hubwright.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Secret;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtpasswdTest {
    // Written by Apache's htpasswd 2.4.
    private static final String APACHE = "alice:$2y$05$D/SJKUSJ14pMyXluZ.HpsO3P0an6fR9iVAb0kl9y4basf4L1qaPzO\n";
    private static final String APACHE_UMLAUTS = "user:$2y$05$5muv5aYTLVn1K2hup..7ru3yK/Txw2MJMV4RHA2RHNUFocOomhVkC\n";

    private final SecureRandom random = new SecureRandom();

    @Test
    void readsWhatApacheWrote() {
        assertTrue(Htpasswd.parse(APACHE).fits(Map.of("alice", Secret.of("secret")), 5));
        assertTrue(Htpasswd.parse(APACHE_UMLAUTS).fits(Map.of("user", Secret.of("pässwörd 1")), 5));
    }

    @Test
    void keepsAHashThatFitsItsPassword() {
        assertEquals(
                APACHE,
                Htpasswd.parse(APACHE)
                        .with(Map.of("alice", Secret.of("secret")), 5, random)
                        .text());
    }

    @Test
    void hashesANewPasswordAndOpensWithIt() {
        var users = Map.of("alice", Secret.of("another"));
        var changed = Htpasswd.parse(APACHE).with(users, 5, random);
        assertNotEquals(APACHE, changed.text());
        assertTrue(changed.text().startsWith("alice:$2y$05$"), changed.text());
        assertTrue(Htpasswd.parse(changed.text()).fits(users, 5));
        assertFalse(changed.fits(Map.of("alice", Secret.of("secret")), 5));
    }

    @Test
    void anotherCostIsAnotherHash() {
        var users = Map.of("alice", Secret.of("secret"));
        assertFalse(Htpasswd.parse(APACHE).fits(users, 6));
        assertTrue(Htpasswd.parse(APACHE).with(users, 6, random).text().startsWith("alice:$2y$06$"));
    }

    @Test
    void usersWhoAreNotNamedGo() {
        var users = Map.of("bob", Secret.of("his"));
        assertFalse(Htpasswd.parse(APACHE).fits(users, 5));
        assertFalse(Htpasswd.parse(APACHE).with(users, 5, random).text().contains("alice"));
    }

    @Test
    void twoUsersWithOnePasswordHaveTwoHashes() {
        var both = Htpasswd.parse("").with(Map.of("a", Secret.of("same"), "b", Secret.of("same")), 4, random);
        assertNotEquals(both.hashes().get("a"), both.hashes().get("b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "alice:", "alice:secret", "alice:$2y$05$short", "alice:$apr1$x$y", "", "\n\n"})
    void whatIsNoBcryptHashFitsNothing(String text) {
        assertFalse(Htpasswd.parse(text).fits(Map.of("alice", Secret.of("secret")), 5));
    }

    @Test
    void showsNoHash() {
        assertEquals("users [alice]", Htpasswd.parse(APACHE).toString());
    }
}
