package io.hubwright.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.ConflictException;
import io.hubwright.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerConfigJsonTest {
    private static final String FILE = "/root/.docker/config.json";
    private static final String HUB = "hub.example.org";
    private static final String ALICE = "YWxpY2U6c2VjcmV0"; // alice:secret

    private static DockerConfigJson with(String text) {
        return new DockerConfigJson(text).with(HUB, "alice", Secret.of("secret"), FILE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "{}", "{\"auths\":{}}", "{\"auths\":{\"hub.example.org\":{\"auth\":\"b2xkOm9sZA==\"}}}"
            })
    void writesTheLogin(String before) {
        assertEquals(
                """
                {
                  "auths" : {
                    "hub.example.org" : {
                      "auth" : "YWxpY2U6c2VjcmV0"
                    }
                  }
                }
                """,
                with(before).text());
    }

    @Test
    void keepsWhatOthersWrote() {
        var text = with("{\"auths\":{\"ghcr.io\":{\"auth\":\"eDp5\"}},\"proxies\":{\"default\":{\"noProxy\":\"x\"}},"
                        + "\"credHelpers\":{\"gcr.io\":\"gcloud\"}}")
                .text();
        assertTrue(text.contains("\"ghcr.io\""), text);
        assertTrue(text.contains("eDp5") && text.contains(ALICE), text);
        assertTrue(text.contains("\"noProxy\"") && text.contains("\"gcloud\""), text);
    }

    @Test
    void aLoginThatIsThereIsLeftAsItIsFormatted() {
        var there = new DockerConfigJson("{\"auths\":{\"hub.example.org\":{\"auth\":\"" + ALICE + "\"}}}");
        assertSame(there, there.with(HUB, "alice", Secret.of("secret"), FILE));
    }

    @Test
    void removesOnlyTheLogin() {
        assertEquals("", with("").without(HUB, FILE).text());
        var kept = with("{\"auths\":{\"ghcr.io\":{\"auth\":\"eDp5\"}}}").without(HUB, FILE);
        assertTrue(kept.text().contains("ghcr.io"));
        assertFalse(kept.text().contains(HUB));
        assertSame(kept, kept.without(HUB, FILE));
        assertTrue(with("{\"psFormat\":\"x\"}").without(HUB, FILE).text().contains("psFormat"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"credsStore\":\"pass\"}", "{\"credHelpers\":{\"hub.example.org\":\"pass\"}}"})
    void refusesWhereDockerWouldAskACredentialStore(String text) {
        var refused = assertThrows(ConflictException.class, () -> with(text));
        assertTrue(refused.getMessage().contains("\"pass\""), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "[]", "\"text\"", "{\"auths\":"})
    void refusesWhatIsNoJsonObjectWithoutQuotingIt(String text) {
        var refused = assertThrows(ConflictException.class, () -> with(text));
        assertTrue(refused.getMessage().startsWith(FILE), refused.getMessage());
        assertFalse(refused.getMessage().contains("not json"), refused.getMessage());
    }

    @Test
    void doesNotShowThePassword() {
        assertFalse(with("").toString().contains(ALICE));
    }
}
