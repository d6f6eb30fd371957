package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.HubwrightException;
import io.hubwright.NotFoundException;
import io.hubwright.Time;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.openstack4j.model.compute.Flavor;
import org.openstack4j.model.compute.Keypair;
import org.openstack4j.model.compute.ServerCreate;

/** Servers, flavors, key pairs. By openstack4j, but for lists of servers (pages, unknown states) and limits. */
final class Nova {
    private static final Names<Flavor> FLAVORS = new Names<>("flavor", Flavor::getId, Flavor::getName);
    private static final Names<Keypair> KEY_PAIRS = new Names<>("key pair", Keypair::getName, Keypair::getName);
    private static final int CONSOLE_LINES = 2000;
    private static final Set<Integer> NO_LOG = Set.of(400, 403, 404, 409, 501);

    private final ServiceApi api;
    private final Listing<Instance> servers;
    private final Listing<Flavor> flavors;

    Nova(ServiceApi api, Time time) {
        this.api = api;
        this.servers = new Listing<>(
                () -> api.list("list the servers", "/servers/detail?limit=1000", "servers").stream()
                        .map(Instance::of)
                        .toList(),
                Instance::id,
                time,
                Listing.ONE_SECOND);
        this.flavors = new Listing<>(
                () -> api.read("list the flavors", client -> client.compute().flavors().list().stream()
                        .map(Flavor.class::cast)
                        .toList()),
                Flavor::getId,
                time,
                Listing.ONE_MINUTE);
    }

    Listing<Instance> servers() {
        return servers;
    }

    Flavor flavor(String idOrName) {
        return FLAVORS.get(idOrName, flavors.all());
    }

    /** Reads it alone: the list shows no fault, and may lag. */
    Optional<Instance> server(String id) {
        try {
            var server = Instance.of(
                    api.get("look at server " + id, "/servers/" + id).path("server"));
            servers.saw(server);
            return Optional.of(server);
        } catch (NotFoundException e) {
            servers.gone(id);
            return Optional.empty();
        }
    }

    Instance boot(ServerCreate server) {
        servers.forget();
        var made = api.write(
                "create server \"" + server.getName() + "\"",
                client -> client.compute().servers().boot(server));
        var instance = new Instance(
                made.getId(),
                server.getName(),
                "BUILD",
                server.getFlavorRef(),
                server.getImageRef(),
                Optional.ofNullable(server.getKeyName()).orElse(""),
                server.getMetaData(),
                State.NEW);
        servers.saw(instance);
        return instance;
    }

    /** Returns at once; the server is there for a while. */
    void delete(String id, String name) {
        servers.forget();
        try {
            api.write(
                    "delete server \"" + name + "\"",
                    client -> client.compute().servers().delete(id));
        } catch (NotFoundException e) {
            servers.gone(id);
        }
    }

    void attach(String serverId, String volumeId, String what) {
        api.write(what, client -> client.compute().servers().attachVolume(serverId, volumeId, null));
    }

    void detach(String serverId, String volumeId, String what) {
        try {
            api.write(what, client -> client.compute().servers().detachVolume(serverId, volumeId));
        } catch (NotFoundException e) {
            // Detached already.
        }
    }

    Optional<Keypair> keyPair(String name) {
        try {
            return Optional.of(api.read(
                    "look at key pair \"" + name + "\"",
                    client -> client.compute().keypairs().get(name)));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    Keypair existingKeyPair(String name) {
        return keyPair(name).orElseGet(() -> KEY_PAIRS.get(name, keyPairs()));
    }

    List<Keypair> keyPairs() {
        return api.read("list the key pairs", client -> client.compute().keypairs().list().stream()
                .map(Keypair.class::cast)
                .toList());
    }

    Keypair importKey(String name, String publicKey) {
        return api.write(
                "import key pair \"" + name + "\"",
                client -> client.compute().keypairs().create(name, publicKey));
    }

    void deleteKeyPair(String name) {
        try {
            api.write(
                    "delete key pair \"" + name + "\"",
                    client -> client.compute().keypairs().delete(name));
        } catch (NotFoundException e) {
            // Gone already.
        }
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
    record State(String createdAt, String task, boolean launched, String fault, List<String> ips) {
        static final State NEW = new State("", "scheduling", false, "", List.of());

        static State of(JsonNode json) {
            var launchedAt = json.path("OS-SRV-USG:launched_at").asText("");
            return new State(
                    json.path("created").asText(""),
                    json.path("OS-EXT-STS:task_state").asText(""),
                    !launchedAt.isEmpty(),
                    json.path("fault").path("message").asText(""),
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
