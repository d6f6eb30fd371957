package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.NotFoundException;
import io.hubwright.Secret;
import io.hubwright.UnauthorizedException;
import io.hubwright.openstack.Credentials.Ref;
import io.hubwright.openstack.LoopbackCloud.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeystoneTest {
    private static final String LOG_IN = "POST /v3/auth/tokens";

    private final ManualTime time = new ManualTime();
    private LoopbackCloud cloud;

    @BeforeEach
    void start() throws Exception {
        cloud = new LoopbackCloud("a");
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    static Stream<Arguments> credentials() {
        var user = Ref.name("ada").in(Ref.name("Default"));
        return Stream.of(
                Arguments.of(
                        new Credentials.Password(
                                user, Secret.of("hush"), Ref.name("p").in(Ref.id("default"))),
                        """
                        {"auth":{"identity":{"methods":["password"],"password":{"user":{"domain":{"name":"Default"},"name":"ada","password":"hush"}}},"scope":{"project":{"domain":{"id":"default"},"name":"p"}}}}"""),
                Arguments.of(
                        new Credentials.ApplicationCredential(Ref.id("abc"), Optional.empty(), Secret.of("hush")),
                        """
                        {"auth":{"identity":{"methods":["application_credential"],"application_credential":{"id":"abc","secret":"hush"}}}}"""),
                Arguments.of(
                        new Credentials.ApplicationCredential(Ref.name("laptop"), Optional.of(user), Secret.of("hush")),
                        """
                        {"auth":{"identity":{"methods":["application_credential"],"application_credential":{"name":"laptop","secret":"hush","user":{"domain":{"name":"Default"},"name":"ada"}}}}}"""),
                Arguments.of(
                        new Credentials.Token(Secret.of("hush"), Optional.of(Ref.id("p"))),
                        """
                        {"auth":{"identity":{"methods":["token"],"token":{"id":"hush"}},"scope":{"project":{"id":"p"}}}}"""));
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void logsInAsKeystoneWantsIt(Credentials credentials, String body) throws Exception {
        var token = cloud.keystone(cloud.settings(credentials), time).token();
        assertEquals("a-token-1", token.id().reveal());
        assertEquals("project-a", token.projectId());
        var json = new com.fasterxml.jackson.databind.ObjectMapper();
        assertEquals(
                json.readTree(body), json.readTree(cloud.calls(LOG_IN).get(0).body()));
    }

    @Test
    void tokenWithoutProjectIsUsedAsItIs() {
        var token = cloud.keystone(cloud.settings(new Credentials.Token(Secret.of("given"), Optional.empty())), time)
                .token();
        assertEquals("given", token.id().reveal());
        assertEquals("given", cloud.calls("GET /v3/auth/tokens").get(0).header("X-subject-token"));
        assertEquals(List.of(), cloud.calls(LOG_IN));
    }

    @Test
    void tokenIsRenewedAtFourFifthsOfItsLife() {
        var keystone = cloud.keystone(cloud.settings(), time);
        keystone.token();
        time.pass(Duration.ofMinutes(47));
        assertEquals("a-token-1", keystone.token().id().reveal());
        time.pass(Duration.ofMinutes(2));
        assertEquals("a-token-2", keystone.token().id().reveal());
    }

    @Test
    void oneLogInServesAllThreadsWhoseTokenWasRefused() throws Exception {
        cloud.on(
                "GET /compute/v2.1/limits",
                call -> call.header("X-auth-token").endsWith("-1")
                        ? Reply.json(
                                401, "{\"error\":{\"message\":\"The request you have made requires authentication.\"}}")
                        : Reply.json(200, "{\"limits\":{}}"));
        var nova = cloud.nova(time);
        var threads = Executors.newFixedThreadPool(8);
        var tasks = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 40; i++)
            tasks.add(() -> nova.get("read the limits", "/limits").has("limits"));
        for (var result : threads.invokeAll(tasks)) assertTrue(result.get());
        threads.shutdown();
        assertEquals(2, cloud.calls(LOG_IN).size());
    }

    @Test
    void secondRefusalIsReported() {
        cloud.on("GET /compute/v2.1/limits", call -> Reply.json(401, "{\"error\":{\"message\":\"no\"}}"));
        var nova = cloud.nova(time);
        assertThrows(UnauthorizedException.class, () -> nova.get("read the limits", "/limits"));
        assertEquals(2, cloud.calls(LOG_IN).size());
        assertEquals(2, cloud.calls("GET /compute/v2.1/limits").size());
    }

    @Test
    void refusedLogInSaysWhoAndWhereButNoSecret() {
        cloud.on(
                LOG_IN,
                call -> Reply.json(
                        401,
                        "{\"error\":{\"code\":401,\"message\":\"The request you have made requires authentication.\"}}"));
        var error = assertThrows(UnauthorizedException.class, () -> cloud.keystone(cloud.settings(), time)
                .token());
        var message = String.valueOf(error.getMessage());
        assertTrue(message.startsWith("cannot log in to cloud \"a\" as user user: keystone answered 401"), message);
        assertFalse(message.contains("hush"), message);
    }

    @Test
    void missingEndpointListsWhatThereIs() {
        var catalog = cloud.keystone(cloud.settings(), time).token().catalog();
        var error = assertThrows(NotFoundException.class, () -> catalog.endpoint("swift", List.of("object-store")));
        assertTrue(
                String.valueOf(error.getMessage()).contains("its catalog does not list the service"),
                error.getMessage());
        var elsewhere = new Catalog(
                catalog.services(),
                new CloudSettings(
                        "a",
                        cloud.url(),
                        cloud.settings().credentials(),
                        Optional.of("two"),
                        "public",
                        Optional.empty(),
                        true));
        var other = assertThrows(NotFoundException.class, () -> elsewhere.endpoint("nova", List.of("compute")));
        assertTrue(
                String.valueOf(other.getMessage()).contains("there are: one public, one internal"), other.getMessage());
    }
}
