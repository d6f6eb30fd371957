package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hubwright.ConflictException;
import io.hubwright.NotFoundException;
import io.hubwright.Time;
import io.hubwright.openstack.LoopbackCloud.Reply;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openstack4j.openstack.OSFactory;
import org.openstack4j.openstack.identity.v3.domain.KeystoneToken;
import org.openstack4j.openstack.internal.OSClientSession;

class BoundSessionTest {
    private static final String KEY = "/compute/v2.1/os-keypairs/k";

    private LoopbackCloud a;
    private LoopbackCloud b;

    @BeforeEach
    void start() throws Exception {
        a = cloud("a");
        b = cloud("b");
    }

    // The answer tells the cloud, and the token with which it was asked.
    private static LoopbackCloud cloud(String name) throws Exception {
        return new LoopbackCloud(name)
                .on(
                        "GET " + KEY,
                        call -> Reply.json(
                                200,
                                "{\"keypair\":{\"name\":\"" + name + "\",\"fingerprint\":\""
                                        + call.header("X-auth-token") + "\"}}"));
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    private static String ask(ServiceApi nova) {
        return nova.read("look at a key pair", client -> {
            var pair = client.compute().keypairs().get("k");
            return pair.getName() + " " + pair.getFingerprint();
        });
    }

    @Test
    void twoCloudsInOneThreadDoNotMix() {
        var first = a.nova(Time.SYSTEM);
        var second = b.nova(Time.SYSTEM);
        for (int i = 0; i < 3; i++) {
            assertEquals("a a-token-1", ask(first));
            assertEquals("b b-token-1", ask(second));
        }
    }

    @Test
    void callWithinACallComesBackToTheOuterCloud() {
        var first = a.nova(Time.SYSTEM);
        var second = b.nova(Time.SYSTEM);
        var all = first.read("look at key pairs", client -> {
            var inner = ask(second);
            return inner + ", " + client.compute().keypairs().get("k").getName();
        });
        assertEquals("b b-token-1, a", all);
    }

    @Test
    void twoCloudsInManyThreadsDoNotMix() throws Exception {
        var first = a.nova(Time.SYSTEM);
        var second = b.nova(Time.SYSTEM);
        var threads = Executors.newFixedThreadPool(4);
        var tasks = new ArrayList<Callable<String>>();
        for (int i = 0; i < 100; i++) {
            tasks.add(() -> ask(first));
            tasks.add(() -> ask(second));
        }
        var results = threads.invokeAll(tasks);
        for (int i = 0; i < results.size(); i++)
            assertEquals(
                    i % 2 == 0 ? "a a-token-1" : "b b-token-1", results.get(i).get());
        threads.shutdown();
        assertEquals(1, a.calls("POST /v3/auth/tokens").size());
    }

    @Test
    void usersOwnSessionIsThereAfterwards() {
        OSFactory.clientFromToken(new KeystoneToken());
        var own = OSClientSession.getCurrent();
        ask(a.nova(Time.SYSTEM));
        assertSame(own, OSClientSession.getCurrent());
        SessionSlot.set(null);
    }

    @Test
    void nothingStaysBehindInTheThread() {
        ask(a.nova(Time.SYSTEM));
        assertNull(OSClientSession.getCurrent());
    }

    @Test
    void absenceIsAnExceptionAndNotNull() {
        a.on(
                "GET " + KEY,
                call -> Reply.json(404, "{\"itemNotFound\":{\"code\":404,\"message\":\"Keypair k not found\"}}"));
        assertThrows(NotFoundException.class, () -> ask(a.nova(Time.SYSTEM)));
        assertNull(OSClientSession.getCurrent());
    }

    @Test
    void failedDeleteIsAnExceptionAndNotAResult() {
        a.on("DELETE " + KEY, call -> Reply.json(409, "{\"conflictingRequest\":{\"code\":409,\"message\":\"busy\"}}"));
        var nova = a.nova(Time.SYSTEM);
        assertThrows(
                ConflictException.class,
                () -> nova.write(
                        "delete a key pair",
                        client -> client.compute().keypairs().delete("k")));
    }

    @Test
    void bodyIsJsonWithItsContentType() {
        a.on("POST /compute/v2.1/os-keypairs", call -> Reply.json(200, "{\"keypair\":{\"name\":\"k\"}}"));
        a.nova(Time.SYSTEM)
                .write("import a key", client -> client.compute().keypairs().create("k", "ssh-ed25519 AAAA"));
        var call = a.calls("POST /compute/v2.1/os-keypairs").get(0);
        assertEquals("application/json", call.header("Content-type"));
        assertEquals(
                "{\"keypair\":{\"name\":\"k\",\"public_key\":\"ssh-ed25519 AAAA\"}}",
                call.body().replaceAll("\\s*\n\\s*", "").replace(" : ", ":"));
    }
}
