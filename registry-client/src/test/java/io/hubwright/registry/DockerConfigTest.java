package io.hubwright.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import io.hubwright.throwaway.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins that other programs have stored, and those that we store for them. */
class DockerConfigTest {
    private static final String PAIR = "dXNlcjpvcGVuLXNlc2FtZQ=="; // user:open-sesame

    @TempDir
    Path directory = Path.of("");

    private Credentials read(String json, String endpoint) throws IOException {
        return DockerConfig.read(Files.writeString(directory.resolve("config.json"), json))
                .credentials(endpoint);
    }

    @ParameterizedTest
    @CsvSource({
        "example.org:5000, example.org:5000",
        "https://example.org, example.org",
        "https://example.org/v1/, example.org",
        "https://index.docker.io/v1/, docker.io"
    })
    void loginIsFoundUnderTheNamesThatProgramsUse(String key, String endpoint) throws IOException {
        var found = read("{\"auths\":{\"" + key + "\":{\"auth\":\"" + PAIR + "\"}}}", endpoint);
        assertEquals(Credentials.basic("user", Secret.of("open-sesame")), found);
        assertEquals(
                Credentials.anonymous(), read("{\"auths\":{\"" + key + "\":{\"auth\":\"" + PAIR + "\"}}}", "other"));
    }

    @Test
    void tokensAreKnown() throws IOException {
        assertEquals(
                Credentials.identityToken(Secret.of("it")),
                read("{\"auths\":{\"a.org\":{\"identitytoken\":\"it\",\"auth\":\"" + PAIR + "\"}}}", "a.org"));
        assertEquals(
                Credentials.token(Secret.of("rt")),
                read("{\"auths\":{\"a.org\":{\"registrytoken\":\"rt\"}}}", "a.org"));
    }

    @Test
    void fileThatIsNotThereIsNobodysAndOneThatIsBrokenIsToldWithoutItsContent() throws IOException {
        assertEquals(
                Credentials.anonymous(),
                DockerConfig.read(directory.resolve("none.json")).credentials("a.org"));
        var e = assertThrows(
                HubwrightException.class, () -> read("{\"auths\":{\"a.org\":{\"auth\":\"s3cret!\"}}}", "a.org"));
        for (Throwable t = e; t != null; t = t.getCause())
            assertFalse(String.valueOf(t).contains("s3cret"), t.toString());
        assertThrows(HubwrightException.class, () -> read("[]", "a.org"));
    }

    @Test
    void helperThatIsMissingOrMisnamedIsToldByName() {
        var e = assertThrows(HubwrightException.class, () -> read("{\"credsStore\":\"hubwright-none\"}", "a.org"));
        assertTrue(String.valueOf(e.getMessage()).contains("docker-credential-hubwright-none"), e.getMessage());
        assertThrows(HubwrightException.class, () -> read("{\"credsStore\":\"../../bin/sh\"}", "a.org"));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"Username\":\"user\",\"Secret\":\"open-sesame\"}', 0, Basic",
        "'{\"Username\":\"<token>\",\"Secret\":\"it\"}', 0, IdentityToken",
        "'credentials not found in native keychain', 1, Anonymous"
    })
    void helperIsAskedOnItsStandardInput(String answer, int status, String kind) throws Exception {
        var program = Files.writeString(
                directory.resolve("docker-credential-test"),
                "#!/bin/sh\nread registry\n[ \"$1 $registry\" = \"get a.org\" ] || exit 9\necho '" + answer + "'\nexit "
                        + status + "\n");
        assertTrue(program.toFile().setExecutable(true));
        var found = CredentialProgram.at(program).get("a.org").map(json -> DockerConfig.fromHelper(json));
        assertEquals(
                kind,
                found.map(credentials -> credentials.getClass().getSimpleName()).orElse("Anonymous"));
    }

    @Test
    void storedLoginOpensTheRegistryAndWhatWeStoreDoesToo() throws IOException {
        var settings = RegistrySettings.defaults()
                .htpasswd(TestFiles.htpasswd(directory))
                .tokenLife(Duration.ofMinutes(5));
        try (var server = EmbeddedServer.plain(settings)) {
            var root = directory.resolve("root");
            Files.createDirectories(root.resolve("root/.docker"));
            Files.writeString(
                    root.resolve("root/.docker/config.json"),
                    "{\"auths\":{\"other.org\":{\"auth\":\"eA==\"}},\"HttpHeaders\":{\"a\":\"b\"}}");
            LoginFiles.of(server.options().caCertificates("PEM")).writeTo(root);
            var config = root.resolve("root/.docker/config.json");
            assertTrue(Files.readString(config).contains("other.org"), "others' logins stay");
            assertTrue(Files.readString(config).contains("HttpHeaders"));
            assertEquals(
                    "rw-------",
                    java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(config)));
            assertTrue(Files.exists(root.resolve("etc/docker/certs.d")
                    .resolve(server.url().getAuthority())
                    .resolve("ca.crt")));
            try (var client = RegistryClient.connect(server.anonymous().credentials(Credentials.fromDocker(config)))) {
                assertEquals(LoginCheck.Auth.BEARER, client.check().auth());
                client.push(Images.of("x"), client.ref("a:1"));
            }
        }
    }

    @Test
    void fileThatNamesACredentialStoreIsNotWrittenTo() throws IOException {
        Files.createDirectories(directory.resolve("root/.docker"));
        var config = Files.writeString(directory.resolve("root/.docker/config.json"), "{\"credsStore\":\"pass\"}");
        var files = LoginFiles.of(RegistryOptions.of("a.org").credentials(Credentials.basic("u", Secret.of("p"))));
        assertThrows(HubwrightException.class, () -> files.writeTo(directory));
        assertEquals("{\"credsStore\":\"pass\"}", Files.readString(config));
        assertFalse((files + files.text() + files.files()).contains(PAIR));
        assertThrows(IllegalArgumentException.class, () -> LoginFiles.of(RegistryOptions.of("a.org")));
    }
}
