package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.openstack.Credentials.Ref;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudsYamlTest {
    private static final String ARBUTUS =
            """
            clouds:
              arbutus:
                auth:
                  auth_url: https://arbutus.example.org:5000
                  username: ada
                  password: 12345
                  project_name: def-ada
                  user_domain_name: CCDB
                  project_domain_name: CCDB
                region_name: RegionOne
                interface: internal
                cacert: /etc/ssl/own.pem
              beluga:
                auth: {auth_url: 'http://beluga/identity/v3/', application_credential_id: abc, application_credential_secret: hush}
                verify: false
            """;

    @TempDir
    Path directory;

    private CloudSettings read(String yaml, String name) throws IOException {
        return CloudsYaml.at(write("clouds.yaml", yaml)).entry(name).settings();
    }

    private Path write(String name, String yaml) throws IOException {
        return Files.writeString(directory.resolve(name), yaml);
    }

    @Test
    void passwordCloudIsReadWhole() throws IOException {
        var settings = read(ARBUTUS, "arbutus");
        assertEquals("https://arbutus.example.org:5000/v3", settings.authUrl().toString());
        assertEquals(Optional.of("RegionOne"), settings.region());
        assertEquals("internal", settings.facing());
        assertEquals(Optional.of(Path.of("/etc/ssl/own.pem")), settings.caFile());
        assertTrue(settings.verify());
        var password = (Credentials.Password) settings.credentials();
        assertEquals(Ref.name("ada").in(Ref.name("CCDB")), password.user());
        assertEquals(Ref.name("def-ada").in(Ref.name("CCDB")), password.inProject());
        assertEquals("12345", password.password().reveal());
    }

    @Test
    void applicationCredentialIsGuessedFromItsSecret() throws IOException {
        var settings = read(ARBUTUS, "beluga");
        assertEquals("http://beluga/identity/v3", settings.authUrl().toString());
        assertFalse(settings.verify());
        var credential = (Credentials.ApplicationCredential) settings.credentials();
        assertEquals(Ref.id("abc"), credential.credential());
    }

    @Test
    void secretsStandInSecureYaml() throws IOException {
        write("secure.yaml", "clouds: {c: {auth: {password: hush}}}");
        var settings =
                read("clouds: {c: {auth: {auth_url: http://c, username: u, project_id: p, password: shown}}}", "c");
        assertEquals(
                "hush",
                ((Credentials.Password) settings.credentials()).password().reveal());
    }

    @Test
    void nothingShowsASecret() throws IOException {
        var settings = read(ARBUTUS, "arbutus");
        assertFalse(
                (settings + " " + OpenStackCloud.from(directory.resolve("clouds.yaml"), "arbutus")).contains("12345"));
    }

    @Test
    void workingDirectoryIsSearchedBeforeHome() throws IOException {
        var home = Files.createDirectories(directory.resolve("home/.config/openstack"));
        Files.writeString(home.resolve("clouds.yaml"), ARBUTUS);
        var searched = CloudsYaml.searched(Map.of(), directory, directory.resolve("home"));
        assertEquals(
                "https://arbutus.example.org:5000/v3",
                searched.entry("arbutus").settings().authUrl().toString());
        write("clouds.yml", ARBUTUS.replace("arbutus.example.org", "nearer.example.org"));
        assertEquals(
                "https://nearer.example.org:5000/v3",
                searched.entry("arbutus").settings().authUrl().toString());
        var named = write("named", ARBUTUS.replace("arbutus.example.org", "named.example.org"));
        var byVariable = CloudsYaml.searched(Map.of("OS_CLIENT_CONFIG_FILE", named.toString()), directory, directory);
        assertEquals(
                "https://named.example.org:5000/v3",
                byVariable.entry("arbutus").settings().authUrl().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {}                                                                     | arbutus | needs a mapping "clouds"
            clouds: {a: {}, b: {}}                                                 | arbutus | it has a, b
            clouds: {}                                                             | arbutus | it has none
            clouds: {c: {auth: {}}}                                                | c       | lacks auth.auth_url
            clouds: {c: {auth: {auth_url: 'http://c/v2.0'}}}                       | c       | end it in /v3
            clouds: {c: {auth: {auth_url: 'c:5000'}}}                              | c       | is no URL: c:5000
            clouds: {c: {auth: {auth_url: 'http://c'}}}                            | c       | lacks auth.username
            clouds: {c: {auth: {auth_url: 'http://c', username: u}}}               | c       | lacks auth.password
            clouds: {c: {auth: {auth_url: 'http://c', username: u, password: p}}}  | c       | set auth.project_name or auth.project_id
            clouds: {c: {auth_type: v3oidc, auth: {auth_url: 'http://c'}}}         | c       | known are password, v3applicationcredential and v3token
            clouds: {c: {interface: outside, auth: {auth_url: 'http://c', token: t}}} | c    | must be one of [public, internal, admin]
            clouds: {c: {profile: rax}}                                            | c       | write its auth_url under auth
            clouds: [                                                              | c       | look at line 1
            """)
    void badFilesAreAnsweredInWords(String yaml, String name, String words) throws IOException {
        var error = assertThrows(IllegalArgumentException.class, () -> read(yaml, name));
        assertTrue(String.valueOf(error.getMessage()).contains(words), error.getMessage());
        assertTrue(String.valueOf(error.getMessage()).contains("clouds.yaml"), error.getMessage());
    }

    @Test
    void missingFileListsWhereItWasLookedFor() {
        var error = assertThrows(IllegalArgumentException.class, () -> CloudsYaml.at(directory.resolve("none.yaml"))
                .entry("c"));
        assertTrue(String.valueOf(error.getMessage()).contains("none.yaml"), error.getMessage());
    }

    @Test
    void syntaxErrorDoesNotQuoteTheFile() {
        var error =
                assertThrows(IllegalArgumentException.class, () -> read("clouds: {c: {auth: {password: hush\n]", "c"));
        assertFalse(String.valueOf(error.getMessage()).contains("hush"), error.getMessage());
    }

    @Test
    void variablesOfAnOpenrcFileAreRead() {
        var settings = OpenStackCloud.fromVariables(Map.of(
                        "OS_AUTH_URL", "http://c:5000/v3",
                        "OS_USERNAME", "ada",
                        "OS_PASSWORD", "hush",
                        "OS_PROJECT_NAME", "p",
                        "OS_USER_DOMAIN_NAME", "Default",
                        "OS_PROJECT_DOMAIN_ID", "d",
                        "OS_INTERFACE", "publicURL",
                        "OS_INSECURE", "true"))
                .settings();
        var password = (Credentials.Password) settings.credentials();
        assertEquals(Ref.name("ada").in(Ref.name("Default")), password.user());
        assertEquals(Ref.name("p").in(Ref.id("d")), password.inProject());
        assertEquals("public", settings.facing());
        assertFalse(settings.verify());
    }

    @Test
    void missingVariableIsCalledByItsName() {
        var error = assertThrows(IllegalArgumentException.class, () -> OpenStackCloud.fromVariables(
                        Map.of("OS_AUTH_URL", "http://c", "OS_USERNAME", "u"))
                .settings());
        assertTrue(String.valueOf(error.getMessage()).contains("OS_PASSWORD"), error.getMessage());
    }
}
