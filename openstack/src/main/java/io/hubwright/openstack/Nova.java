package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.Time;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.openstack4j.model.compute.ServerCreate;

/** Servers, flavors, key pairs. By openstack4j, but for lists of servers (pages, unknown states) and limits. */
final class Nova {
    private static final Names<CloudFlavor> FLAVORS = new Names<>("flavor", CloudFlavor::id, CloudFlavor::name);
    private static final Names<KeyPair> KEY_PAIRS = new Names<>("key pair", KeyPair::name, KeyPair::name);
    private static final int CONSOLE_LINES = 2000;
    private static final Set<Integer> NO_LOG = Set.of(400, 403, 404, 409, 501);

    private final ServiceApi api;
    private final Listing<Instance> servers;
    private final Listing<KeyPair> keyPairs;
    private final Listing<CloudFlavor> flavors;

    Nova(ServiceApi api, Time time) {
        this.api = api;
        this.servers = new Listing<>(
                () -> api.list("list the servers", "/servers/detail?limit=1000", "servers").stream()
                        .map(Instance::of)
                        .toList(),
                Instance::id,
                Instance::mark,
                time);
        this.keyPairs = new Listing<>(
                () -> api.list("list the key pairs", "/os-keypairs", "keypairs").stream()
                        .map(one -> keyPair(one.path("keypair")))
                        .toList(),
                KeyPair::name,
                time);
        this.flavors = new Listing<>(
                () -> api.list("list the flavors", "/flavors/detail?limit=1000", "flavors").stream()
                        .map(CloudFlavor::of)
                        .toList(),
                CloudFlavor::id,
                time);
    }

    Listing<Instance> servers() {
        return servers;
    }

    Listing<KeyPair> keyPairs() {
        return keyPairs;
    }

    CloudFlavor flavor(String idOrName) {
        return FLAVORS.get(idOrName, flavors.all(Listing.ONE_MINUTE));
    }

    /** Reads it alone: the list shows no fault, and may lag. */
    Optional<Instance> server(String id) {
        try {
            return Optional.of(seen(Instance.of(
                    api.get("look at server " + id, "/servers/" + id).path("server"))));
        } catch (NotFoundException e) {
            servers.gone(id);
            return Optional.empty();
        }
    }

    Instance boot(ServerCreate server) {
        var made = servers.change(() -> api.write(
                "create server \"" + server.getName() + "\"",
                client -> client.compute().servers().boot(server)));
        return seen(new Instance(
                made.getId(),
                server.getName(),
                "BUILD",
                server.getFlavorRef(),
                server.getImageRef(),
                Optional.ofNullable(server.getKeyName()).orElse(""),
                server.getMetaData(),
                State.NEW));
    }

    /** Adds to what is there. */
    void describe(Instance server, Map<String, String> metadata) {
        var body = JsonNodeFactory.instance.objectNode();
        metadata.forEach(body.putObject("metadata")::put);
        var what = "change the metadata of server \"" + server.name() + "\"";
        servers.change(() -> api.post(what, "/servers/" + server.id() + "/metadata", body));
        var all = new TreeMap<>(server.metadata());
        all.putAll(metadata);
        seen(server.metadata(all));
    }

    Instance rename(Instance server, String name) {
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("server").put("name", name);
        var what = "rename server \"" + server.name() + "\" to \"" + name + "\"";
        servers.change(() -> api.put(what, "/servers/" + server.id(), body));
        return seen(server.name(name));
    }

    /** Returns at once; the server is {@code RESIZE} for a while, and then waits for {@link #confirmResize}. */
    Instance resize(Instance server, String flavorId) {
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("resize").put("flavorRef", flavorId);
        act(server, body, "resize server \"" + server.name() + "\"");
        return seen(server.status("RESIZE"));
    }

    void confirmResize(Instance server) {
        var body = JsonNodeFactory.instance.objectNode().putNull("confirmResize");
        act(server, body, "confirm the resize of server \"" + server.name() + "\"");
    }

    private void act(Instance server, JsonNode body, String what) {
        servers.change(() -> api.post(what, "/servers/" + server.id() + "/action", body));
    }

    /** Returns at once; the server is there for a while. */
    void delete(String id, String name) {
        var what = "delete server \"" + name + "\"";
        if (!servers.change(() -> api.delete(what, "/servers/" + id))) servers.gone(id);
    }

    private Instance seen(Instance server) {
        servers.saw(server);
        return server;
    }

    void attach(String serverId, String volumeId, String what) {
        api.write(what, client -> client.compute().servers().attachVolume(serverId, volumeId, null));
    }

    /** Returns at once; the volume is {@code detaching} for a while. */
    void detach(String serverId, String volumeId, String what) {
        api.delete(what, "/servers/" + serverId + "/os-volume_attachments/" + volumeId);
    }

    /** Reads it alone. */
    Optional<KeyPair> keyPair(String name) {
        try {
            return Optional.of(seen(api.get("look at key pair \"" + name + "\"", "/os-keypairs/" + encoded(name))
                    .path("keypair")));
        } catch (NotFoundException e) {
            keyPairs.gone(name);
            return Optional.empty();
        }
    }

    KeyPair existingKeyPair(String name, long asOf) {
        return KEY_PAIRS.get(name, keyPairs.all(asOf));
    }

    KeyPair importKey(String name, String publicKey) {
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("keypair").put("name", name).put("public_key", publicKey);
        var what = "import key pair \"" + name + "\"";
        return seen(keyPairs.change(() -> api.post(what, "/os-keypairs", body)).path("keypair"));
    }

    void deleteKeyPair(String name) {
        keyPairs.change(() -> api.delete("delete key pair \"" + name + "\"", "/os-keypairs/" + encoded(name)));
        keyPairs.gone(name);
    }

    private KeyPair seen(JsonNode json) {
        var pair = keyPair(json);
        keyPairs.saw(pair);
        return pair;
    }

    private static KeyPair keyPair(JsonNode json) {
        return new KeyPair(json.path("name").asText(), json.path("fingerprint").asText());
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What the machine printed; empty if the cloud has no such server, or keeps no log of it. */
    String consoleLog(String serverId) {
        try {
            var log = api.read(
                    "read the console log of server " + serverId,
                    client -> client.compute().servers().getConsoleOutput(serverId, CONSOLE_LINES));
            return log == null ? "" : log;
        } catch (HubwrightException e) {
            // 404: no such server, or not ready. 403, 409, 501: a cloud, a state or a hypervisor without a log.
            if (NO_LOG.contains(e.details().status())) return "";
            throw e;
        }
    }

    /** The limits of the project, and what it uses: {@code maxTotalCores} and so on. */
    JsonNode limits() {
        return api.get("read the limits of the compute service", "/limits")
                .path("limits")
                .path("absolute");
    }

    static Map<String, String> strings(JsonNode json) {
        var all = new TreeMap<String, String>();
        json.properties()
                .forEach(entry -> all.put(entry.getKey(), entry.getValue().asText()));
        return all;
    }

    /** A server as Nova shows it. */
    record Instance(
            String id,
            String name,
            String status,
            String flavorId,
            String imageId,
            String keyName,
            Map<String, String> metadata,
            State state) {
        static Instance of(JsonNode json) {
            return new Instance(
                    json.path("id").asText(),
                    json.path("name").asText(""),
                    json.path("status").asText(),
                    json.path("flavor").path("id").asText(""),
                    json.path("image").path("id").asText(""),
                    json.path("key_name").asText(""),
                    strings(json.path("metadata")),
                    State.of(json));
        }

        String mark() {
            return Mark.of(metadata);
        }

        Instance name(String name) {
            return new Instance(id, name, status, flavorId, imageId, keyName, metadata, state);
        }

        Instance status(String status) {
            return new Instance(id, name, status, flavorId, imageId, keyName, metadata, state);
        }

        Instance metadata(Map<String, String> metadata) {
            return new Instance(id, name, status, flavorId, imageId, keyName, Map.copyOf(metadata), state);
        }

        /** Whatever its status says, it is gone soon. One that can be restored is not meant: it keeps its volumes. */
        boolean isBeingDeleted() {
            return state.task().equals("deleting");
        }

        /** A failed build that never ran: nothing can be on it. */
        boolean isDebris() {
            return status.equals("ERROR") && !state.launched();
        }
    }

    /**
     * How far it is.
     *
     * @param launched whether it ever ran
     * @param fault why it failed; the list of servers does not always have it
     * @param ips in its own networks
     */
    record State(String createdAt, String task, boolean launched, String fault, String zone, List<String> ips) {
        static final State NEW = new State("", "scheduling", false, "", "", List.of());

        static State of(JsonNode json) {
            var launchedAt = json.path("OS-SRV-USG:launched_at").asText("");
            return new State(
                    json.path("created").asText(""),
                    json.path("OS-EXT-STS:task_state").asText(""),
                    !launchedAt.isEmpty(),
                    json.path("fault").path("message").asText(""),
                    json.path("OS-EXT-AZ:availability_zone").asText(""),
                    json.path("addresses")
                            .valueStream()
                            .flatMap(JsonNode::valueStream)
                            .filter(one ->
                                    !one.path("OS-EXT-IPS:type").asText("").equals("floating"))
                            .map(one -> one.path("addr").asText())
                            .toList());
        }
    }
}
