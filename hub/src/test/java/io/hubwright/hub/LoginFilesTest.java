package io.hubwright.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.ConflictException;
import io.hubwright.Secret;
import io.hubwright.hub.internal.FileSnapshot;
import io.hubwright.hub.internal.WantedFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginFilesTest {
    private static final String MARK = "hubwright1 d=lab u=abcdefgh r=registry-login/hub.example.org@node";
    private static final String CA = "/etc/docker/certs.d/hub.example.org/ca.crt";
    private static final String CERTS_D = "/etc/containerd/certs.d";
    private static final LoginFiles WISH = new LoginFiles(
            "hub.example.org",
            "hub.example.org",
            true,
            "alice",
            Secret.of("secret"),
            Optional.of("ANCHOR"),
            Optional.of("192.168.70.5"),
            MARK);
    private static final LoginFacts BLANK = facts("", Map.of(LoginFiles.HOSTS, "127.0.0.1 localhost\n"), "600", "");

    private static LoginFacts facts(String mark, Map<String, String> texts, String mode, String containerd) {
        var entries = new HashMap<String, FileSnapshot.Entry>();
        texts.forEach((path, text) -> entries.put(path, new FileSnapshot.Entry(mode, text)));
        return new LoginFacts(mark, new FileSnapshot(entries), containerd, false);
    }

    private static Map<String, String> texts(LoginFacts facts) {
        var texts = new HashMap<String, String>();
        facts.files().entries().forEach((path, entry) -> texts.put(path, entry.text()));
        return texts;
    }

    private static List<String> paths(List<WantedFile> files) {
        return files.stream().map(WantedFile::path).toList();
    }

    /** As if all of it had been written. */
    private static LoginFacts after(List<WantedFile> written, LoginFacts before) {
        var texts = texts(before);
        written.forEach(file -> texts.put(file.path(), file.text()));
        texts.values().removeIf(String::isEmpty);
        return facts(MARK, texts, "600", before.containerd());
    }

    @Test
    void aBlankMachineNeedsAllTheKubeletLast() {
        var wanted = LoginFiles.differing(WISH.wanted(BLANK), BLANK);
        assertEquals(List.of(LoginFiles.DOCKER_CONFIG, LoginFiles.HOSTS, CA, LoginFiles.KUBELET_CONFIG), paths(wanted));
        assertEquals(
                List.of("0600", "0644", "0644", "0600"),
                wanted.stream().map(WantedFile::mode).toList());
    }

    @Test
    void aSecondRunChangesNothing() {
        var facts = after(WISH.wanted(BLANK), BLANK);
        assertEquals(List.of(), LoginFiles.differing(WISH.wanted(facts), facts));
    }

    @Test
    void aPasswordThatOthersCanReadIsAChange() {
        var open = facts(MARK, texts(after(WISH.wanted(BLANK), BLANK)), "644", "");
        assertEquals(
                List.of(LoginFiles.DOCKER_CONFIG, LoginFiles.KUBELET_CONFIG),
                paths(LoginFiles.differing(WISH.wanted(open), open)));
    }

    @Test
    void whatIsUndoneIsAsBefore() {
        var done = after(WISH.wanted(BLANK), BLANK);
        var undone = after(LoginFiles.differing(WISH.unwanted(done), done), done);
        assertEquals(texts(BLANK), texts(undone));
    }

    @Test
    void withoutAPrivateAddressOurLineGoes() {
        var done = after(WISH.wanted(BLANK), BLANK);
        var byName = new LoginFiles(
                WISH.endpoint(),
                WISH.hostname(),
                true,
                WISH.user(),
                WISH.password(),
                WISH.anchorPem(),
                Optional.empty(),
                MARK);
        assertEquals(List.of(LoginFiles.HOSTS), paths(LoginFiles.differing(byName.wanted(done), done)));
    }

    @Test
    void cloudInitsMasterGetsTheLineToo() {
        var template = "/etc/cloud/templates/hosts.debian.tmpl";
        var hosts = "# 'manage_etc_hosts' as True, see " + template + "\n";
        var facts = facts("", Map.of(LoginFiles.HOSTS, hosts, template, "127.0.0.1 {{fqdn}}\n"), "644", "");
        var written = after(WISH.wanted(facts), facts);
        assertTrue(written.text(template).contains("192.168.70.5\thub.example.org"));
        assertTrue(written.text(template).startsWith("127.0.0.1 {{fqdn}}\n"));
        assertEquals(List.of(template), List.of(WISH.furtherPaths(facts.files())));
    }

    @Test
    void containerdIsToldWhereItLooks() {
        var facts = facts("", texts(BLANK), "644", CERTS_D);
        var written = after(WISH.wanted(facts), facts);
        assertEquals("ANCHOR", written.text(CERTS_D + "/hub.example.org/ca.crt"));
        assertEquals(
                """
                server = "https://hub.example.org"

                [host."https://hub.example.org"]
                  capabilities = ["pull", "resolve"]
                  ca = "/etc/containerd/certs.d/hub.example.org/ca.crt"
                """,
                written.text(CERTS_D + "/hub.example.org/hosts.toml"));
    }

    @Test
    void refusesToReplaceACertificateOfOthers() {
        var facts = facts("", Map.of(CA, "THEIRS"), "644", "");
        var refused = assertThrows(ConflictException.class, () -> WISH.wanted(facts));
        assertTrue(refused.getMessage().startsWith(CA), refused.getMessage());
        var ours = facts(MARK, Map.of(CA, "OLD ANCHOR"), "644", "");
        assertTrue(paths(LoginFiles.differing(WISH.wanted(ours), ours)).contains(CA));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
              config_path = "/etc/containerd/certs.d"                       | /etc/containerd/certs.d
              config_path = '/etc/containerd/certs.d:/etc/docker/certs.d'   | /etc/containerd/certs.d
              config_path = ""                                              | ''
              #config_path = "/etc/containerd/certs.d"                      | ''
              version = 2                                                   | ''
            """)
    void readsWhereContainerdLooks(String toml, String directory) {
        assertEquals(directory, LoginFiles.containerdDirectory(toml));
    }

    @Test
    void showsNoPassword() {
        assertFalse((WISH + " " + WISH.wanted(BLANK) + " " + after(WISH.wanted(BLANK), BLANK)).contains("c2VjcmV0"));
    }
}
