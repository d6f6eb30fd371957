package io.hubwright.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.Address;
import io.hubwright.ConflictException;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.Spec;
import io.hubwright.engine.Deployment;
import io.hubwright.engine.Event;
import io.hubwright.engine.Hubwright;
import io.hubwright.engine.IncompleteException;
import io.hubwright.engine.Permission;
import io.hubwright.engine.Plan;
import io.hubwright.throwaway.cloudflare.CloudflareSettings;
import io.hubwright.throwaway.cloudflare.Fault;
import io.hubwright.throwaway.cloudflare.TokenPermission;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider through the engine, against a throwaway account over HTTP and DNS. */
class CloudflareTest {
    private static final String NAME = "registry.conp.cloud";
    private static final Pattern RECORDS = Pattern.compile("/dns_records$");

    @TempDir
    private Path stateDirectory;

    private Account account;

    @BeforeEach
    void start() {
        account = new Account(stateDirectory);
    }

    @AfterEach
    void stop() {
        account.close();
    }

    private static DnsRecordSpec record(String ip) {
        return DnsRecordSpec.a(NAME, Address.existing(ip));
    }

    @Test
    void createsAMarkedRecordThatIsAnswered() throws Exception {
        var spec = record("203.0.113.7");
        var report = account.apply(spec);
        assertEquals("203.0.113.7", report.get(spec).content());
        var made = account.record();
        assertEquals(NAME, made.path("name").asText());
        assertFalse(made.path("proxied").asBoolean(true));
        assertEquals(1, made.path("ttl").asInt());
        assertTrue(made.path("comment").asText().matches("hubwright1 d=neurolibre u=[a-z0-9]{8}"));
    }

    @Test
    void theSecondRunMakesNoWrite() {
        account.apply(record("203.0.113.7"));
        long before = account.writes();
        try (var hubwright = account.connect()) {
            assertTrue(hubwright.plan(Account.deployment(record("203.0.113.7"))).isEmpty());
            assertEquals(
                    0,
                    hubwright.apply(Account.deployment(record("203.0.113.7"))).writes());
        }
        assertEquals(before, account.writes());
    }

    @Test
    void aChangedAddressIsPatchedAndTheCommentStays() throws Exception {
        account.apply(record("203.0.113.7"));
        var before = account.record();
        var noted = before.path("comment").asText() + " asked for by Ada";
        account.patch(before, "{\"comment\":\"" + noted + "\"}");
        var report = account.apply(record("203.0.113.8"));
        assertEquals(1, report.writes());
        var after = account.record();
        assertEquals(before.path("id"), after.path("id"));
        assertEquals("203.0.113.8", after.path("content").asText());
        assertEquals(noted, after.path("comment").asText());
        assertTrue(account.emulator.calls().stream().noneMatch(call -> call.startsWith("PUT ")));
    }

    @Test
    void optionsAreChangedInPlace() throws Exception {
        account.apply(record("203.0.113.7"));
        account.apply(record("203.0.113.7").ttl(Duration.ofMinutes(2)));
        assertEquals(120, account.record().path("ttl").asInt());
        account.apply(record("203.0.113.7").proxied(true));
        assertTrue(account.record().path("proxied").asBoolean());
        long writes = account.writes();
        account.apply(record("203.0.113.7").proxied(true));
        assertEquals(writes, account.writes(), "the proxy's own time to live is no difference");
        account.apply(record("203.0.113.7"));
        assertFalse(account.record().path("proxied").asBoolean(true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'A','name':'registry','content':'198.51.100.9'} | A 198.51.100.9",
                "{'type':'A','name':'registry','content':'203.0.113.7'} | A 203.0.113.7",
                "{'type':'AAAA','name':'registry','content':'2001:db8::1'} | AAAA 2001:db8::1",
                "{'type':'CNAME','name':'registry','content':'other.org'} | CNAME other.org",
                "{'type':'A','name':'registry','content':'198.51.100.9','comment':'ask Bob'} | ask Bob",
                "{'type':'A','name':'registry','content':'198.51.100.9','comment':'hubwright1 d=other u=abcdefgh'} | deployment other",
                "{'type':'A','name':'registry','content':'198.51.100.9','comment':'hubwright1 d=neurolibre u=aaaaaaaa'} | uid aaaaaaaa"
            })
    void aForeignRecordIsNeverOverwritten(String foreign, String named) throws Exception {
        account.post(foreign.replace('\'', '"'));
        var before = account.records();
        long writes = account.writes();
        try (var hubwright = account.connect()) {
            var deployment = Account.deployment(record("203.0.113.7"));
            assertEquals(1, hubwright.plan(deployment).refusals().size());
            var refused = assertThrows(ConflictException.class, () -> hubwright.apply(deployment));
            assertTrue(refused.getMessage().contains(NAME), refused.getMessage());
            assertTrue(refused.getMessage().contains(named), refused.getMessage());
        }
        assertEquals(before, account.records());
        assertEquals(writes, account.writes());
    }

    @Test
    void aForeignRecordThatAppearsAfterThePlanStays() throws Exception {
        try (var hubwright = account.connect()) {
            var plan = hubwright.plan(Account.deployment(record("203.0.113.7")));
            account.post("{\"type\":\"CNAME\",\"name\":\"registry\",\"content\":\"other.org\"}");
            var failed = assertThrows(IncompleteException.class, () -> hubwright.apply(plan));
            assertTrue(failed.getMessage().contains("CNAME other.org"), failed.getMessage());
        }
        assertEquals("CNAME", account.record().path("type").asText());
    }

    @Test
    void aRecordOfAnotherKindIsNoObstacle() throws Exception {
        account.post("{\"type\":\"TXT\",\"name\":\"registry\",\"content\":\"\\\"text\\\"\"}");
        account.apply(record("203.0.113.7"));
        assertEquals(2, account.records().size());
    }

    @Test
    void aRecordHandedOverByItsCommentIsTaken() throws Exception {
        var foreign = account.post("{\"type\":\"A\",\"name\":\"registry\",\"content\":\"198.51.100.9\"}");
        account.apply(DnsRecordSpec.a("other.conp.cloud", Address.existing("203.0.113.1")));
        var mark = account.records().get(1).path("comment").asText();
        account.patch(foreign, "{\"comment\":\"" + mark + "\"}");
        account.apply(record("203.0.113.7"));
        assertEquals("203.0.113.7", account.records().get(0).path("content").asText());
    }

    @Test
    void aLostAnswerMakesNoSecondRecord() throws Exception {
        account.emulator.inject("POST", RECORDS, Fault.answerLost());
        var report = account.apply(record("203.0.113.7"));
        assertTrue(report.isComplete());
        assertEquals("203.0.113.7", account.record().path("content").asText());
        assertEquals(
                1,
                account.emulator.calls().stream()
                        .filter(call -> call.startsWith("POST "))
                        .count());
    }

    @Test
    void anExistingRecordThatCannotBeFoundIsToldAsItWasSaid() throws Exception {
        var identical =
                "{\"result\":null,\"success\":false,\"errors\":[{\"code\":81057,\"message\":\"Record already exists.\"}]}";
        account.emulator.inject("POST", RECORDS, new Fault.Refused(400, Map.of(), identical));
        var failed = assertThrows(IncompleteException.class, () -> account.apply(record("203.0.113.7")));
        assertTrue(failed.getMessage().contains("81057 Record already exists."), failed.getMessage());
    }

    @Test
    void ourRecordThatTheListHidIsTakenWhenItsCreateIsRefused() throws Exception {
        account.apply(record("203.0.113.7"));
        var nothing =
                "{\"result\":[],\"success\":true,\"errors\":[],\"messages\":[],\"result_info\":{\"total_pages\":0}}";
        // Plan: find, check, and what is left over in each of two zones; apply: find and the look before the create.
        for (int i = 0; i < 6; i++) account.emulator.inject("GET", RECORDS, new Fault.Refused(200, Map.of(), nothing));
        // The day after, for an engine that knows of a run a moment ago looks more often.
        var later = new InstantTime();
        later.sleep(Duration.ofDays(1));
        try (var hubwright = account.connect(later)) {
            assertTrue(
                    hubwright.apply(Account.deployment(record("203.0.113.7"))).isComplete());
        }
        assertEquals(1, account.records().size());
        assertEquals(
                2,
                account.emulator.calls().stream()
                        .filter(call -> call.startsWith("POST "))
                        .count());
    }

    @Test
    void throttledCallsWaitAsAsked() throws Exception {
        account.emulator.inject("POST", RECORDS, Fault.rateLimited(Duration.ofSeconds(1)));
        account.emulator.inject("GET", RECORDS, Fault.rateLimited(Duration.ofSeconds(1)));
        account.apply(record("203.0.113.7"));
        assertEquals(1, account.records().size());
        var pauses = account.events.stream()
                .filter(event -> event instanceof Event.Throttled)
                .map(event -> ((Event.Throttled) event).pause())
                .toList();
        assertEquals(List.of(Duration.ofSeconds(1), Duration.ofSeconds(1)), pauses);
    }

    @Test
    void aReadThatMetAServerErrorIsRepeated() throws Exception {
        account.emulator.inject("GET", Pattern.compile("/zones$"), Fault.serverError(502));
        account.apply(record("203.0.113.7"));
        assertEquals(1, account.records().size());
    }

    @Test
    void waitsUntilTheServersAnswer() {
        try (var slow = new Account(
                stateDirectory, CloudflareSettings.zones(Account.ZONE).publishDelay(Duration.ofMillis(600)))) {
            var report = slow.apply(record("203.0.113.7"));
            assertTrue(report.duration().compareTo(Duration.ofMillis(500)) > 0);
            assertTrue(slow.events.stream()
                    .anyMatch(event -> event instanceof Event.Waiting waiting
                            && waiting.state().contains("NXDOMAIN")));
        }
    }

    @Test
    void aProxiedNameIsAnsweredByTheEdge() {
        var spec = record("203.0.113.7").proxied(true);
        var report = account.apply(spec);
        assertTrue(report.get(spec).proxied());
        assertEquals("203.0.113.7", account.emulator.resolve(NAME).orElseThrow().getHostAddress());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "172.16.0.1", "192.168.70.4", "100.64.0.1", "169.254.1.1", "127.0.0.1"})
    void aPrivateAddressCannotBeProxied(String ip) {
        var refused = assertThrows(
                HubwrightException.class, () -> account.apply(record(ip).proxied(true)));
        assertTrue(refused.getMessage().contains("private address"), refused.getMessage());
        assertEquals(0, account.writes());
    }

    @Test
    void aPrivateAddressCanBePublished() throws Exception {
        account.apply(record("192.168.70.4"));
        assertEquals("192.168.70.4", account.record().path("content").asText());
    }

    @Test
    void aNameTwoLevelsBelowItsZoneCannotBeProxied() {
        var deep = DnsRecordSpec.a("registry.hub.conp.cloud", Address.existing("203.0.113.7"));
        var refused = assertThrows(HubwrightException.class, () -> account.apply(deep.proxied(true)));
        assertTrue(refused.getMessage().contains("registry-hub.conp.cloud"), refused.getMessage());
        assertEquals(0, account.writes());
        assertTrue(account.apply(deep).isComplete());
    }

    @Test
    void theClosestZoneIsTaken() throws Exception {
        try (var split = new Account(stateDirectory, CloudflareSettings.zones("conp.cloud", "hub.conp.cloud"))) {
            split.apply(DnsRecordSpec.a("x.hub.conp.cloud", Address.existing("203.0.113.7"))
                    .proxied(true));
            assertEquals(0, split.records().size(), "none in conp.cloud");
        }
    }

    @Test
    void aNameWithoutZoneIsToldWithWhatWasLookedFor() {
        var stray = DnsRecordSpec.a("registry.other.net", Address.existing("203.0.113.7"));
        var missing = assertThrows(NotFoundException.class, () -> account.apply(stray));
        assertTrue(missing.getMessage().contains("registry.other.net, other.net"), missing.getMessage());
        assertTrue(missing.getMessage().contains("the token itself is valid"), missing.getMessage());
    }

    @Test
    void aTokenForDnsAloneWorksWithTheZoneId() throws Exception {
        var token = account.emulator.issueToken(TokenPermission.DNS_EDIT);
        var provider = Cloudflare.token(token)
                .baseUrl(account.emulator.uri())
                .resolvers(account.emulator.dns())
                .zoneId(account.zoneId(Account.ZONE));
        try (var hubwright = Hubwright.connect(account.settings(), provider)) {
            hubwright.apply(Account.deployment(record("203.0.113.7")));
            assertEquals(1, account.records().size());
            hubwright.destroy(Account.deployment(record("203.0.113.7")));
        }
        assertEquals(0, account.records().size());
    }

    @Test
    void theZoneIdOfAnotherZoneIsRefused() throws Exception {
        var provider = account.provider().zoneId(account.zoneId("example.org"));
        try (var hubwright = Hubwright.connect(account.settings(), provider)) {
            var refused = assertThrows(
                    HubwrightException.class, () -> hubwright.apply(Account.deployment(record("203.0.113.7"))));
            assertTrue(refused.getMessage().contains("that of example.org"), refused.getMessage());
        }
    }

    @Test
    void destroyTakesOnlyWhatIsOurs() throws Exception {
        account.post("{\"type\":\"A\",\"name\":\"www\",\"content\":\"198.51.100.9\"}");
        account.post(
                "{\"type\":\"A\",\"name\":\"x\",\"content\":\"198.51.100.9\",\"comment\":\"hubwright1 d=neurolibre u=aaaaaaaa\"}");
        account.post("{\"type\":\"TXT\",\"name\":\"registry\",\"content\":\"\\\"text\\\"\"}");
        account.apply(record("203.0.113.7"));
        assertEquals(4, account.records().size());
        try (var hubwright = account.connect()) {
            hubwright.destroy(Account.deployment(record("203.0.113.7")));
            assertEquals(3, account.records().size());
            hubwright.destroy(Account.deployment(record("203.0.113.7")));
        }
        assertEquals(3, account.records().size());
    }

    @Test
    void aRecordWhoseMarkWasTakenAwayStays() throws Exception {
        account.apply(record("203.0.113.7"));
        account.patch(account.record(), "{\"comment\":\"mine now\"}");
        try (var hubwright = account.connect()) {
            hubwright.destroy(Account.deployment(record("203.0.113.7")));
        }
        assertEquals("mine now", account.record().path("comment").asText());
    }

    @Test
    void whatIsNoLongerWantedIsListedAndPrunedOnlyWhenNamed() throws Exception {
        var kept = record("203.0.113.7");
        var dropped = DnsRecordSpec.a("old.conp.cloud", Address.existing("203.0.113.8"));
        account.apply(kept, dropped);
        assertEquals(1, account.apply(kept).leftovers().size());
        assertEquals(2, account.records().size());
        try (var hubwright = account.connect()) {
            hubwright.apply(Account.deployment(kept), new Permission.Prune("old.conp.cloud"));
        }
        assertEquals(NAME, account.record().path("name").asText());
    }

    @Test
    void theRecordIsDeletedEvenIfItIsGoneAlready() throws Exception {
        account.apply(record("203.0.113.7"));
        account.emulator.inject("DELETE", Pattern.compile("/dns_records/"), Fault.answerLost());
        try (var hubwright = account.connect()) {
            var deployment = Account.deployment(record("203.0.113.7"));
            assertThrows(IncompleteException.class, () -> hubwright.destroy(deployment));
            assertTrue(hubwright.destroy(deployment).isComplete());
        }
        assertEquals(0, account.records().size());
    }

    @Test
    void twoNamesMayShareAnAddress() throws Exception {
        Spec<Address> address = Address.existing("203.0.113.7");
        try (var hubwright = account.connect()) {
            var plan = hubwright.plan(Deployment.named("two")
                    .of(DnsRecordSpec.a("a.conp.cloud", address), DnsRecordSpec.a("b.conp.cloud", address)));
            assertEquals(2, plan.count(Plan.Verb.CREATE));
            hubwright.apply(plan);
        }
        assertEquals(2, account.records().size());
    }
}
