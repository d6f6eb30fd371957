package io.hubwright.throwaway.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyPairsTest {
    private static final String PATH = "/compute/v2.1/os-keypairs";
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJlN0rT1wyN5wYt5iTQy7o3V6YfLUn7k5m4mCkq0m1xv t@t";
    private final Wire wire = new Wire();

    @AfterEach
    void stop() {
        wire.close();
    }

    private Wire.Reply create(String name, String key) {
        return wire.post(PATH, "{\"keypair\": {\"name\": \"%s\", \"public_key\": \"%s\"}}".formatted(name, key));
    }

    @Test
    void importedKeyHasItsMd5Fingerprint() {
        assertEquals(200, create("a key", KEY).status());
        Wire.Reply shown = wire.get(PATH + "/a%20key");
        // as printed by: ssh-keygen -l -E md5
        assertTrue(shown.at("/keypair/fingerprint").matches("([0-9a-f]{2}:){15}[0-9a-f]{2}"));
        assertEquals(KEY, shown.at("/keypair/public_key"));
        assertEquals(202, wire.delete(PATH + "/a%20key").status());
        assertEquals(404, wire.get(PATH + "/a%20key").status());
    }

    @Test
    void duplicateAndBadKeysAreRefused() {
        create("dup", KEY);
        Wire.Reply duplicate = create("dup", KEY);
        assertEquals(409, duplicate.status());
        assertEquals("Key pair 'dup' already exists.", duplicate.at("/conflictingRequest/message"));
        Wire.Reply bad = create("bad", "hello");
        assertEquals(400, bad.status());
        assertEquals("Keypair data is invalid: failed to generate fingerprint", bad.at("/badRequest/message"));
    }

    @Test
    void keyIsGeneratedUntilMicroversion292() {
        Wire.Reply made = wire.post(PATH, "{\"keypair\": {\"name\": \"new\"}}");
        assertTrue(made.at("/keypair/private_key").startsWith("-----BEGIN RSA PRIVATE KEY-----"));
        assertEquals(made.at("/keypair/fingerprint"), KeyPairs.fingerprint(made.at("/keypair/public_key")));
        assertEquals(
                400,
                wire.post(PATH, "{\"keypair\": {\"name\": \"newer\"}}", "OpenStack-API-Version", "compute 2.92")
                        .status());
    }

    @Test
    void serverKeepsItsKeyWhenThePairIsDeleted() {
        create("mine", KEY);
        String id = wire.post("/compute/v2.1/servers", wire.server("s", ", \"key_name\": \"mine\""))
                .at("/server/id");
        wire.delete(PATH + "/mine");
        assertEquals("mine", wire.awaitServer(id, "ACTIVE").at("/server/key_name"));
    }
}
