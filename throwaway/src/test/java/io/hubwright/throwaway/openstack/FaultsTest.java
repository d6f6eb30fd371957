package io.hubwright.throwaway.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final String SERVERS = "/compute/v2.1/servers";
    private final Wire wire = new Wire();

    @AfterEach
    void stop() {
        wire.close();
    }

    private int servers() {
        return wire.get(SERVERS).json().path("servers").size();
    }

    @Test
    void refusesSoManyCallsWithAStatusInTheServicesForm() {
        wire.cloud.faults().on("compute", "POST", "/servers$").times(2).status(503);
        Wire.Reply reply = wire.post(SERVERS, wire.server("a", ""));
        assertEquals(503, reply.status());
        assertEquals(503, reply.json().at("/serviceUnavailable/code").asInt());
        assertEquals(503, wire.post(SERVERS, wire.server("a", "")).status());
        assertEquals(202, wire.post(SERVERS, wire.server("a", "")).status());
        assertEquals(2, wire.cloud.faults().used());
        assertEquals(1, servers());
    }

    @Test
    void hitsOnlyTheNthCall() {
        wire.cloud.faults().on("network", "GET", "/networks$").nth(2).status(500, "{\"odd\": true}");
        assertEquals(200, wire.get("/network/v2.0/networks").status());
        assertEquals("{\"odd\": true}", wire.get("/network/v2.0/networks").text());
        assertEquals(200, wire.get("/network/v2.0/networks").status());
    }

    @Test
    void lostAnswerIsCommitted() {
        String body = wire.server("a", "");
        wire.cloud.faults().on("compute", "POST", "/servers$").loseAnswer();
        assertThrows(IOException.class, () -> wire.send("POST", SERVERS, body));
        assertEquals(1, servers());
        Call lost = wire.cloud.calls().writes().get(0);
        assertEquals(0, lost.status());
        assertTrue(lost.fault().orElse("").contains("LoseAnswer"));
    }

    @Test
    void resetIsNotCommitted() {
        String body = wire.server("a", "");
        wire.cloud.faults().on("compute", "POST", "/servers$").reset();
        assertThrows(IOException.class, () -> wire.send("POST", SERVERS, body));
        assertEquals(0, servers());
    }

    @Test
    void lateCommitComesAfterTheReset() {
        String body = wire.server("a", "");
        wire.cloud.faults().on("compute", "POST", "/servers$").commitLate(Duration.ofMillis(200));
        assertThrows(IOException.class, () -> wire.send("POST", SERVERS, body));
        assertEquals(0, servers());
        Wire.await(() -> servers() == 1);
    }

    @Test
    void rateLimitSaysWhenToRetry() {
        wire.cloud.faults().on("*", "GET", "/servers").tooManyRequests(Duration.ofSeconds(3));
        Wire.Reply reply = wire.get(SERVERS);
        assertEquals(429, reply.status());
        assertEquals("3", reply.header("Retry-After"));
        assertEquals("3", reply.at("/overLimit/retryAfter"));
    }

    @Test
    void tokenDiesBeforeOneCall() {
        wire.cloud.faults().on("compute", "GET", "/flavors").expireToken();
        assertEquals(401, wire.get("/compute/v2.1/flavors").status());
        assertEquals(401, wire.get(SERVERS).status());
        assertEquals(200, wire.asMember().get(SERVERS).status());
    }

    @Test
    void delayedCallIsAnsweredLater() {
        wire.cloud.faults().on("compute", "GET", "/servers$").delay(Duration.ofMillis(150));
        long start = System.nanoTime();
        assertEquals(200, wire.get(SERVERS).status());
        assertTrue(System.nanoTime() - start >= 150_000_000L);
    }

    @Test
    void buildsFailOrNeverEnd() {
        wire.cloud.faults().failBuilds("^bad", "No valid host was found. ");
        wire.cloud.faults().neverBuild("^slow");
        String bad = wire.post(SERVERS, wire.server("bad", "")).at("/server/id");
        String slow = wire.post(SERVERS, wire.server("slow", "")).at("/server/id");
        assertEquals("No valid host was found. ", wire.awaitServer(bad, "ERROR").at("/server/fault/message"));
        wire.boot("good");
        assertEquals("BUILD", wire.get(SERVERS + "/" + slow).at("/server/status"));
    }

    @Test
    void listsLagAndFiltersAreIgnored() {
        wire.cloud.faults().lagLists(Duration.ofMillis(300));
        String id = wire.post(SERVERS, wire.server("new", "")).at("/server/id");
        assertEquals(0, servers());
        assertEquals(200, wire.get(SERVERS + "/" + id).status());
        Wire.await(() -> servers() == 1);
        wire.cloud.faults().ignoreFilters();
        assertEquals(1, wire.get(SERVERS + "?name=other").json().path("servers").size());
        wire.cloud.faults().clear();
        assertEquals(0, wire.get(SERVERS + "?name=other").json().path("servers").size());
    }

    @Test
    void callLogCountsAndHoldsNoSecret() {
        wire.cloud.calls().clear();
        wire.asMember();
        wire.get(SERVERS + "?name=x");
        wire.post("/network/v2.0/security-groups", "{\"security_group\": {\"name\": \"g\"}}");
        Calls calls = wire.cloud.calls();
        assertEquals(3, calls.count());
        assertEquals(1, calls.count(Service.COMPUTE));
        assertEquals(1, calls.writeCount());
        assertEquals("/network/v2.0/security-groups", calls.writes().get(0).path());
        assertEquals(SERVERS, calls.list().get(1).path());
        String all = calls.list().toString();
        assertFalse(
                all.contains(wire.token()) || all.contains(wire.cloud.password().reveal()));
    }

    @Test
    void unknownServiceIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> wire.cloud.faults().on("nova", "GET", "x"));
    }
}
