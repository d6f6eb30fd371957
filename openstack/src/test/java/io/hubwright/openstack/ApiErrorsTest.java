package io.hubwright.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.ThrottledException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bodies are those that the real services gave. */
class ApiErrorsTest {
    private static Answer answer(int status, String body, String... headers) {
        var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < headers.length; i += 2) all.put(headers[i], headers[i + 1]);
        return new Answer(status, all, body.getBytes(StandardCharsets.UTF_8));
    }

    private static final Ask ASK =
            Ask.of("create server \"registry\"", "POST", URI.create("http://cloud/v2.1/servers"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            401 | -1 | UnauthorizedException  | {"error":{"code":401,"message":"The request you have made requires authentication.","title":"Unauthorized"}} | requires authentication [POST
            403 | -1 | QuotaExceededException | {"forbidden":{"code":403,"message":"Quota exceeded for instances: Requested 1, but already used 1 of 1 instances"}} | forbidden: Quota exceeded for instances: Requested 1
            403 | -1 | UnauthorizedException  | {"forbidden":{"code":403,"message":"Policy doesn't allow os_compute_api:os-flavor-manage:create to be performed."}} | roles do not allow it
            409 | -1 | QuotaExceededException | {"NeutronError":{"type":"OverQuota","message":"Quota exceeded for resources: ['floatingip'].","detail":""}} | 409 OverQuota: Quota exceeded for resources: ['floatingip'] [
            409 | -1 | ConflictException      | {"NeutronError":{"type":"SecurityGroupInUse","message":"Security Group 1 in use.","detail":""}} | 409 SecurityGroupInUse
            409 | -1 | ConflictException      | {"conflictingRequest":{"code":409,"message":"Key pair 'dup' already exists."}} | conflictingRequest: Key pair 'dup' already exists
            404 | -1 | NotFoundException      | {"NeutronError":{"type":"ExternalGatewayForFloatingIPNotFound","message":"External network 1 is not reachable from subnet 2.","detail":""}} | give the network's router a gateway
            404 | -1 | NotFoundException      | <html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1>Failed to find image nope<br /><br /></body></html> | 404: 404 Not Found Failed to find image nope [
            412 | -1 | ConflictException      | {"NeutronError":{"type":"RevisionNumberConstraintFailed","message":"Constrained to 3, but current revision is 4","detail":""}} | it was changed meanwhile
            413 | 0  | QuotaExceededException | {"overLimit":{"code":413,"message":"VolumeLimitExceeded: Maximum number of volumes allowed (0) exceeded for quota 'volumes'.","retryAfter":"0"}} | overLimit: VolumeLimitExceeded
            413 | 7  | ThrottledException     | {"overLimit":{"code":413,"message":"This request was rate-limited.","retryAfter":"7"}} | too many requests
            429 | 7  | ThrottledException     | slow down | too many requests
            503 | 7  | ThrottledException     | busy | too many requests
            503 | -1 | UnavailableException   | busy | 503: busy
            500 | -1 | UnavailableException   | {"computeFault":{"code":500,"message":"Unexpected API Error."}} | 500 computeFault: Unexpected API Error [
            400 | -1 | HubwrightException     | {"badRequest":{"code":400,"message":"Flavor nope could not be found."}} | badRequest: Flavor nope could not be found [
            406 | -1 | HubwrightException     | {"computeFault":{"code":406,"message":"Version 2.999 is not supported by the API."}} | 406
            """)
    void statusAndTypeDecide(int status, int retryAfter, String type, String body, String words) {
        var answer = retryAfter < 0
                ? answer(status, body, "X-Openstack-Request-Id", "req-1")
                : answer(status, body, "X-Openstack-Request-Id", "req-1", "Retry-After", "" + retryAfter);
        var error = ApiErrors.of("nova", ASK, answer);
        assertEquals(type, error.getClass().getSimpleName());
        var message = String.valueOf(error.getMessage());
        assertTrue(message.startsWith("cannot create server \"registry\": nova answered " + status), message);
        assertTrue(message.contains("[POST /v2.1/servers, req-1]"), message);
        assertTrue(message.contains(words), message);
        assertEquals(status, error.details().status());
        assertEquals("nova", error.details().service());
        assertEquals("req-1", error.details().requestId());
        assertEquals(body, assertInstanceOf(ApiFault.class, error.getCause()).body());
    }

    @Test
    void throttleTellsHowLong() {
        var error = ApiErrors.of("nova", ASK, answer(429, "", "retry-after", "42"));
        assertEquals(
                Duration.ofSeconds(42),
                assertInstanceOf(ThrottledException.class, error).retryAfter());
    }

    @Test
    void neutronTypeIsThereForHandlers() {
        var body = "{\"NeutronError\":{\"type\":\"SecurityGroupRuleExists\",\"message\":\"exists\",\"detail\":\"\"}}";
        assertEquals("SecurityGroupRuleExists", ApiFault.typeOf(ApiErrors.of("neutron", ASK, answer(409, body))));
    }
}
