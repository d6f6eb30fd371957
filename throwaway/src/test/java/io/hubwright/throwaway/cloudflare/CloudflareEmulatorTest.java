package io.hubwright.throwaway.cloudflare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudflareEmulatorTest {
    private static final String ZONE = "conp.cloud";
    private static final Pattern RECORDS = Pattern.compile("/dns_records$");

    private final CloudflareEmulator emulator = CloudflareEmulator.start(ZONE, "hub.conp.cloud", "example.org");
    private final Calls calls = Calls.to(emulator);
    private String records = "";

    @BeforeEach
    void findZone() throws Exception {
        records = calls.records(ZONE);
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    @Test
    void verifiesItsToken() throws Exception {
        var answer = calls.get("/user/tokens/verify");
        assertEquals(200, answer.status());
        assertEquals("active", answer.result().path("status").asText());
        assertEquals(10000, answer.body().at("/messages/0/code").asInt());
    }

    @Test
    void anotherTokenIsInvalid() throws Exception {
        var stranger = new Calls(emulator, "cfut_" + "x".repeat(48));
        assertEquals(1000, stranger.get("/user/tokens/verify").code());
        var refused = stranger.get("/zones?name=" + ZONE);
        assertEquals(403, refused.status());
        assertEquals(9109, refused.code());
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, Bearer short,          400, 6003, 6111",
        "Authorization, Bearer with blank in,  400, 6003, 6111",
        "Authorization, Basic dXNlcjpwYXNz,    400, 6003, 6111",
        "X-Other,       none,                  400, 9106, 0"
    })
    void malformedCredentialsAreToldApart(String header, String value, int status, int code, int chained)
            throws Exception {
        var answer = calls.send(
                HttpRequest.newBuilder(URI.create(emulator.uri() + "/zones")).header(header, value));
        assertEquals(status, answer.status());
        assertEquals(code, answer.code());
        assertEquals(chained, answer.chainedCode());
    }

    @Test
    void aTokenInTheKeyHeaderIsMalformed() throws Exception {
        var answer = calls.send(HttpRequest.newBuilder(URI.create(emulator.uri() + "/zones"))
                .header("X-Auth-Email", "user@example.org")
                .header("X-Auth-Key", emulator.token().reveal()));
        assertEquals(6103, answer.chainedCode());
    }

    @Test
    void aTokenForReadingMayNotWrite() throws Exception {
        var reader = new Calls(
                emulator, emulator.issueToken(TokenPermission.DNS_READ).reveal());
        assertEquals(200, reader.get(records).status());
        var refused = reader.post(records, a("www", "203.0.113.7"));
        assertEquals(403, refused.status());
        assertEquals(10000, refused.code());
        assertEquals(0, calls.get(records).result().size());
    }

    @Test
    void zonesAreFoundByTheirWholeName() throws Exception {
        assertEquals(3, calls.get("/zones").result().size());
        assertEquals(
                1,
                calls.get("/zones?name=hub.conp.cloud&status=active").result().size());
        assertEquals(0, calls.get("/zones?name=cloud").result().size());
        assertEquals(400, calls.get("/zones?per_page=51").status());
    }

    @Test
    void createsInTheServicesForm() throws Exception {
        var answer = calls.post(
                records,
                "{\"type\":\"A\",\"name\":\"Registry\",\"content\":\"203.0.113.7\",\"ttl\":300,\"comment\":\"ours\"}");
        assertEquals(200, answer.status());
        assertTrue(answer.body().path("success").asBoolean());
        var record = answer.result();
        assertEquals("registry.conp.cloud", record.path("name").asText());
        assertEquals(300, record.path("ttl").asInt());
        assertEquals("ours", record.path("comment").asText());
        assertFalse(record.path("proxied").asBoolean(true));
        assertTrue(record.path("proxiable").asBoolean());
        assertFalse(record.has("zone_id"), "the service leaves it out since 2025");
        assertEquals(
                record, calls.get(records + "/" + record.path("id").asText()).result());
    }

    @Test
    void proxiedRecordsHaveAutomaticTtl() throws Exception {
        var record = calls.post(
                        records,
                        "{\"type\":\"A\",\"name\":\"hub\",\"content\":\"203.0.113.7\",\"ttl\":300,\"proxied\":true}")
                .result();
        assertEquals(1, record.path("ttl").asInt());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'A','name':'x','content':'203.0.113.7','ttl':59}                       | 9021",
                "{'type':'A','name':'x','content':'203.0.113.7','ttl':86401}                    | 9021",
                "{'type':'A','name':'x','content':'2001:db8::1'}                                | 9005",
                "{'type':'A','name':'x','content':'host.example.org'}                           | 9005",
                "{'type':'A','name':'x','content':'300.1.1.1'}                                  | 9005",
                "{'type':'AAAA','name':'x','content':'203.0.113.7'}                             | 9006",
                "{'type':'A','name':'x','content':'192.168.70.4','proxied':true}                | 9003",
                "{'type':'A','name':'x','content':'100.64.0.1','proxied':true}                  | 9003",
                "{'type':'A','name':'x','content':'1.1.1.1','proxied':true}                     | 9003",
                "{'type':'TXT','name':'x','content':'text','proxied':true}                      | 9004",
                "{'type':'BOGUS','name':'x','content':'text'}                                   | 9020",
                "{'type':'A','name':'bad name','content':'203.0.113.7'}                         | 9000",
                "{'type':'A','name':'-x','content':'203.0.113.7'}                               | 9000",
                "{'type':'A','name':'x'}                                                        | 9105",
                "{'type':'A','name':'x','content':'203.0.113.7','ttl':'300'}                    | 9207",
                "{'type':'A','name':'x','content':'203.0.113.7','proxied':'yes'}                | 9207",
                "{'type':'CNAME','name':'x','content':'a..b'}                                   | 9002",
                "{'type':'A','name':'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','content':'203.0.113.7'} | 9000",
                "not json                                                                       | 9207",
                "[]                                                                             | 9207"
            })
    void refusesWithTheServicesCodeAndStoresNothing(String body, int code) throws Exception {
        var answer = calls.post(records, body.replace('\'', '"'));
        assertEquals(400, answer.status());
        assertEquals(code, answer.code(), () -> answer.body().toString());
        assertFalse(answer.body().path("success").asBoolean(true));
        assertTrue(answer.result().isNull());
        assertEquals(0, calls.get(records).result().size());
    }

    @Test
    void commentsHoldAHundredCharacters() throws Exception {
        var body = "{\"type\":\"A\",\"name\":\"x\",\"content\":\"203.0.113.7\",\"comment\":\"%s\"}";
        assertEquals(200, calls.post(records, body.formatted("c".repeat(100))).status());
        assertEquals(
                9313,
                calls.post(records, body.replace("\"x\"", "\"y\"").formatted("c".repeat(101)))
                        .code());
    }

    @Test
    void tagsAreNotOnTheFreePlan() throws Exception {
        var answer =
                calls.post(records, "{\"type\":\"A\",\"name\":\"x\",\"content\":\"203.0.113.7\",\"tags\":[\"a:b\"]}");
        assertEquals(1004, answer.code());
        assertEquals(9300, answer.chainedCode());
    }

    @Test
    void olderErrorsCarryTheCauseInTheirChain() throws Exception {
        try (var older = CloudflareEmulator.start(CloudflareSettings.zones(ZONE).olderErrors(true))) {
            var to = Calls.to(older);
            var answer = to.post(to.records(ZONE), "{\"type\":\"A\",\"name\":\"x\",\"content\":\"nowhere\"}");
            assertEquals(1004, answer.code());
            assertEquals(9005, answer.chainedCode());
        }
    }

    @Test
    void otherContentTypesAreRefused() throws Exception {
        var answer = calls.send(calls.request(records)
                .POST(HttpRequest.BodyPublishers.ofString(a("x", "203.0.113.7")))
                .header("Content-Type", "text/plain"));
        assertEquals(9207, answer.code());
    }

    @ParameterizedTest
    @CsvSource({
        "A,     203.0.113.7,   A,     203.0.113.7,   81058",
        "CNAME, other.org,     A,     203.0.113.7,   81054",
        "A,     203.0.113.7,   CNAME, other.org,     81053",
        "CNAME, one.org,       CNAME, other.org,     81053",
        "A,     203.0.113.7,   A,     203.0.113.8,   0",
        "A,     203.0.113.7,   TXT,   text,          0"
    })
    void recordsOfOneNameGetOnOrConflict(String type, String content, String type2, String content2, int code)
            throws Exception {
        assertEquals(200, calls.post(records, record(type, "www", content)).status());
        assertEquals(
                code,
                calls.post(records, record(type2, "WWW.conp.cloud", content2)).code());
    }

    @Test
    void aFullZoneTakesNoMore() throws Exception {
        for (int i = 0; i < 200; i++) {
            assertEquals(200, calls.post(records, a("n" + i, "203.0.113.7")).status());
        }
        assertEquals(81045, calls.post(records, a("more", "203.0.113.7")).code());
    }

    @Test
    void patchChangesOnlyWhatIsGivenAndPutForgetsTheRest() throws Exception {
        var record = calls.post(
                        records,
                        "{\"type\":\"A\",\"name\":\"hub\",\"content\":\"203.0.113.7\",\"proxied\":true,\"comment\":\"mark\"}")
                .result();
        var path = records + "/" + record.path("id").asText();
        var patched = calls.send("PATCH", path, "{\"content\":\"203.0.113.8\"}").result();
        assertEquals("203.0.113.8", patched.path("content").asText());
        assertEquals("mark", patched.path("comment").asText());
        assertTrue(patched.path("proxied").asBoolean());

        var put = calls.send("PUT", path, a("hub", "203.0.113.9")).result();
        assertEquals(record.path("id"), put.path("id"));
        assertEquals(record.path("created_on"), put.path("created_on"));
        assertTrue(put.path("comment").isNull());
        assertFalse(put.path("proxied").asBoolean(true));
    }

    @Test
    void whatIsGoneIsNotThereTwice() throws Exception {
        var id = calls.post(records, a("x", "203.0.113.7")).result().path("id").asText();
        assertEquals(id, calls.delete(records + "/" + id).result().path("id").asText());
        var again = calls.delete(records + "/" + id);
        assertEquals(404, again.status());
        assertEquals(81044, again.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/zones/nonsense/dns_records", "/zones/nonsense", "/zones/0/settings/ssl"})
    void malformedIdsAreNoRoute(String path) throws Exception {
        var answer = calls.get(path);
        assertEquals(404, answer.status());
        assertEquals(7003, answer.code());
    }

    @Test
    void zonesOfOthersAreForbidden() throws Exception {
        var other = "/zones/" + "f".repeat(32);
        assertEquals(9109, calls.get(other).code());
        assertEquals(10000, calls.get(other + "/dns_records").code());
        assertEquals(403, calls.get(other + "/dns_records").status());
        assertEquals(7001, calls.send("PUT", "/zones", "{}").code());
    }

    @ParameterizedTest
    @CsvSource({
        "type=A,                                              3",
        "type=TXT,                                            1",
        "name=www.conp.cloud,                                 1",
        "name.exact=WWW.CONP.CLOUD,                           1",
        "name.contains=n,                                     4",
        "name.startswith=n,                                   2",
        "name.endswith=conp.cloud,                            4",
        "content=203.0.113.7,                                 1",
        "content.startswith=203.0.113,                        3",
        "comment.startswith=hubwright1%20,                    2",
        "comment.contains=D%3Done,                            1",
        "comment.absent=true,                                 2",
        "comment.present=true,                                2",
        "proxied=true,                                        1",
        "type=A&comment.present=true,                         1",
        "type=TXT&name=www.conp.cloud,                        0",
        "type=TXT&name=www.conp.cloud&match=any,              2",
        "search=ONE,                                          1",
        "unknown=filter,                                      4"
    })
    void listsWhatAllFiltersLetThrough(String query, int count) throws Exception {
        calls.post(records, a("www", "203.0.113.7"));
        calls.post(records, a("n1", "203.0.113.8").replace("}", ",\"comment\":\"hubwright1 d=one\"}"));
        calls.post(records, a("n2", "203.0.113.9").replace("}", ",\"proxied\":true}"));
        calls.post(records, record("TXT", "t", "text").replace("}", ",\"comment\":\"hubwright1 d=two\"}"));
        var answer = calls.get(records + "?" + query);
        assertEquals(count, answer.result().size(), () -> answer.body().toString());
        assertEquals(count, answer.body().at("/result_info/total_count").asInt());
    }

    @Test
    void pagesHoldEveryRecordOnce() throws Exception {
        for (int i = 0; i < 7; i++) {
            calls.post(records, a("n" + i, "203.0.113.7"));
        }
        var names = new ArrayList<String>();
        for (int page = 1; page <= 4; page++) {
            var answer = calls.get(records + "?per_page=3&order=name&direction=desc&page=" + page);
            answer.result()
                    .forEach(record -> names.add(record.path("name").asText().substring(0, 2)));
            assertEquals(3, answer.body().at("/result_info/total_pages").asInt());
        }
        assertEquals(List.of("n6", "n5", "n4", "n3", "n2", "n1", "n0"), names);
    }

    @Test
    void aBatchIsDoneAsAWholeOrNotAtAll() throws Exception {
        var id =
                calls.post(records, a("old", "203.0.113.7")).result().path("id").asText();
        var failing = calls.post(
                records + "/batch",
                "{\"deletes\":[{\"id\":\"%s\"}],\"posts\":[%s,%s]}"
                        .formatted(id, a("x", "203.0.113.7"), a("x", "203.0.113.7")));
        assertEquals(81058, failing.code());
        assertEquals(1, calls.get(records).result().size());

        var done = calls.post(
                records + "/batch",
                "{\"deletes\":[{\"id\":\"%s\"}],\"posts\":[%s]}".formatted(id, a("old", "203.0.113.7")));
        assertEquals(200, done.status());
        assertEquals(1, done.result().path("posts").size());
        assertEquals(1, calls.get(records).result().size());
    }

    @Test
    void sslModeIsReadAndChanged() throws Exception {
        var path = "/zones/" + calls.zoneId(ZONE) + "/settings/ssl";
        assertEquals("full", calls.get(path).result().path("value").asText());
        assertEquals(
                "strict",
                calls.send("PATCH", path, "{\"value\":\"strict\"}")
                        .result()
                        .path("value")
                        .asText());
        assertEquals("strict", calls.get(path).result().path("value").asText());
        assertEquals(400, calls.send("PATCH", path, "{\"value\":\"none\"}").status());
    }

    @Test
    void refusalsOnDemandHaveNoEffect() throws Exception {
        emulator.inject("POST", RECORDS, 1, Fault.rateLimited(Duration.ofSeconds(7)));
        emulator.inject("GET", RECORDS, Fault.serverError(503));
        assertEquals(503, calls.raw(calls.request(records)).statusCode());
        assertEquals(200, calls.post(records, a("one", "203.0.113.7")).status());
        var limited = calls.raw(calls.request(records)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(a("two", "203.0.113.7"))));
        assertEquals(429, limited.statusCode());
        assertEquals(Optional.of("7"), limited.headers().firstValue("retry-after"));
        assertEquals(1, calls.get(records).result().size());
    }

    @Test
    void aLostAnswerLeavesTheRecord() throws Exception {
        emulator.inject("POST", RECORDS, Fault.answerLost());
        assertThrows(IOException.class, () -> calls.post(records, a("x", "203.0.113.7")));
        assertEquals(1, calls.get(records).result().size());
    }

    @Test
    void namesResolveToTheOriginAlsoBehindTheProxy() throws Exception {
        calls.post(records, a("hub", "203.0.113.7").replace("}", ",\"proxied\":true}"));
        calls.post(records, record("CNAME", "alias", "hub.conp.cloud"));
        calls.post(records, record("CNAME", "loop", "loop.conp.cloud"));
        assertEquals(Optional.of(InetAddress.getByName("203.0.113.7")), emulator.resolve("Alias.conp.cloud"));
        assertEquals(Optional.empty(), emulator.resolve("loop.conp.cloud"));
        assertEquals(Optional.empty(), emulator.resolve("none.conp.cloud"));
    }

    private static String a(String name, String ip) {
        return record("A", name, ip);
    }

    private static String record(String type, String name, String content) {
        return "{\"type\":\"%s\",\"name\":\"%s\",\"content\":\"%s\"}".formatted(type, name, content);
    }
}
