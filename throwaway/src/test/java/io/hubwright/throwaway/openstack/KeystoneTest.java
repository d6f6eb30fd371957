package io.hubwright.throwaway.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Secret;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeystoneTest {
    private static final String UNAUTHORIZED =
            "{\"error\":{\"code\":401,\"message\":\"The request you have made requires"
                    + " authentication.\",\"title\":\"Unauthorized\"}}";
    private final Wire wire = new Wire();

    @AfterEach
    void stop() {
        wire.close();
    }

    @Test
    void tokenCarriesProjectRolesAndAWorkingCatalog() {
        Wire.Reply reply = wire.login("hubwright", wire.cloud.password(), "hubwright");
        assertEquals(201, reply.status());
        assertEquals("hubwright", reply.at("/token/project/name"));
        assertEquals("member", reply.at("/token/roles/0/name"));
        Set<String> types = new HashSet<>();
        reply.json()
                .at("/token/catalog")
                .forEach(entry -> types.add(entry.path("type").asText()));
        assertEquals(Set.of("identity", "compute", "network", "volumev3", "block-storage", "image"), types);
        assertFalse(reply.text().contains(wire.cloud.password().reveal()));
    }

    @ParameterizedTest
    @CsvSource({"hubwright,wrong,hubwright", "nobody,wrong,hubwright", "hubwright,,absent", "hubwright,,admin"})
    void everyRefusedLoginReadsTheSame(String user, String password, String project) {
        Secret secret = password == null ? wire.cloud.password() : Secret.of(password);
        Wire.Reply reply = wire.login(user, secret, project);
        assertEquals(401, reply.status());
        assertEquals(UNAUTHORIZED, reply.text());
        assertTrue(reply.header("WWW-Authenticate").startsWith("Keystone uri="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/compute/v2.1/servers", "/network/v2.0/networks", "/volume/v3/volumes"})
    void invalidTokenIsRefusedByEveryServiceInKeystonesForm(String path) {
        Wire.Reply reply = wire.get(path, "X-Auth-Token", "gAAAAAbad");
        assertEquals(401, reply.status());
        assertEquals(UNAUTHORIZED, reply.text());
    }

    @Test
    void glanceRefusesAnInvalidTokenInHtml() {
        Wire.Reply reply = wire.get("/image/v2/images", "X-Auth-Token", "gAAAAAbad");
        assertEquals(401, reply.status());
        assertTrue(reply.text().contains("<h1>401 Unauthorized</h1>"));
    }

    @Test
    void expiredTokenIsRefused() {
        try (Wire shortLived = new Wire(OpenStackSettings.defaults().tokenLife(Duration.ofMillis(80)))) {
            Wire.await(() -> shortLived.get("/compute/v2.1/servers").status() == 401);
        }
    }

    @Test
    void expireTokensMakesTheNextCallFail() {
        assertEquals(200, wire.get("/compute/v2.1/servers").status());
        wire.cloud.expireTokens();
        assertEquals(401, wire.get("/compute/v2.1/servers").status());
        assertEquals(200, wire.asMember().get("/compute/v2.1/servers").status());
    }

    @Test
    void revokedTokenIsRefused() {
        assertEquals(
                204,
                wire.delete("/identity/v3/auth/tokens", "X-Subject-Token", wire.token())
                        .status());
        assertEquals(401, wire.get("/compute/v2.1/servers").status());
    }

    @Test
    void applicationCredentialLogsInButItsTokenMakesNoOther() {
        String userId =
                wire.login("hubwright", wire.cloud.password(), "hubwright").at("/token/user/id");
        Wire.Reply made = wire.post(
                "/identity/v3/users/" + userId + "/application_credentials",
                "{\"application_credential\": {\"name\": \"ci\"}}");
        assertEquals(201, made.status());
        Wire.Reply token = credential(made.at("/application_credential/id"), made.at("/application_credential/secret"));
        assertEquals(201, token.status());
        assertEquals("hubwright", token.at("/token/project/name"));
        Wire.Reply again = wire.post(
                "/identity/v3/auth/tokens",
                """
                {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}}}}"""
                        .formatted(token.header("x-subject-token")));
        assertEquals(403, again.status());
        assertTrue(again.at("/error/message").contains("Using a delegated token to create another token"));
        assertEquals(
                401, credential(made.at("/application_credential/id"), "wrong").status());
    }

    private Wire.Reply credential(String id, String secret) {
        return wire.post(
                "/identity/v3/auth/tokens",
                """
                {"auth": {"identity": {"methods": ["application_credential"],
                  "application_credential": {"id": "%s", "secret": "%s"}}}}"""
                        .formatted(id, secret));
    }

    @Test
    void tokenMakesATokenThatEndsWhenItEnds() {
        String ends = wire.get("/identity/v3/auth/tokens", "X-Subject-Token", wire.token())
                .at("/token/expires_at");
        Wire.Reply again = wire.post(
                "/identity/v3/auth/tokens",
                """
                {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}},
                 "scope": {"project": {"id": "%s"}}}}"""
                        .formatted(wire.token(), wire.projectId()));
        assertEquals(201, again.status());
        assertEquals(ends, again.at("/token/expires_at"));
    }

    @Test
    void unscopedTokenOpensKeystoneOnly() {
        String unscoped = wire.post(
                        "/identity/v3/auth/tokens",
                        """
                        {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}}}}"""
                                .formatted(wire.token()))
                .header("x-subject-token");
        assertEquals(
                200,
                wire.get("/identity/v3/auth/projects", "X-Auth-Token", unscoped).status());
        assertEquals(
                401, wire.get("/compute/v2.1/servers", "X-Auth-Token", unscoped).status());
    }

    @ParameterizedTest
    @CsvSource({
        "/identity/,300,/versions/values/0/id,v3.14",
        "/identity/v3,200,/version/id,v3.14",
        "/compute/,200,/versions/0/id,v2.1",
        "/compute/v2.1/,200,/version/version,2.93",
        "/network/,200,/versions/0/id,v2.0",
        "/volume/,300,/versions/0/version,3.70",
        "/volume/v3/,200,/versions/0/min_version,3.0",
        "/image/,300,/versions/0/id,v2.15"
    })
    void versionDocumentsNeedNoToken(String path, int status, String pointer, String value) {
        Wire.Reply reply = wire.get(path, "X-Auth-Token", "");
        assertEquals(status, reply.status());
        assertEquals(value, reply.at(pointer));
    }

    @Test
    void administratorMakesAProjectWithAUserOfItsOwn() {
        wire.asAdmin();
        String project = wire.post("/identity/v3/projects", "{\"project\": {\"name\": \"other\"}}")
                .at("/project/id");
        String user = wire.post("/identity/v3/users", "{\"user\": {\"name\": \"bob\", \"password\": \"b\"}}")
                .at("/user/id");
        String role = wire.get("/identity/v3/roles?name=member").at("/roles/0/id");
        assertEquals(
                204,
                wire.put("/identity/v3/projects/" + project + "/users/" + user + "/roles/" + role, "")
                        .status());
        assertEquals(201, wire.login("bob", Secret.of("b"), "other").status());
        assertEquals(401, wire.login("bob", Secret.of("b"), "hubwright").status());
        assertEquals(
                403,
                wire.asMember()
                        .post("/identity/v3/projects", "{\"project\": {\"name\": \"x\"}}")
                        .status());
    }
}
