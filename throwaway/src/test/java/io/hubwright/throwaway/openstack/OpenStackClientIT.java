package io.hubwright.throwaway.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import io.hubwright.throwaway.machine.Machines;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The everyday commands of python-openstackclient, as Debian packages it, over HTTPS with the generated clouds.yaml. */
class OpenStackClientIT {
    // Debian's own interpreter: another one first on the PATH does not have the client's packages.
    private static final List<String> CLIENT = List.of("/usr/bin/python3", "/usr/bin/openstack");
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJlN0rT1wyN5wYt5iTQy7o3V6YfLUn7k5m4mCkq0m1xv t@t\n";

    @TempDir
    static Path folder;

    private static EmbeddedOpenStack cloud;

    @BeforeAll
    static void start() throws IOException {
        Needed.all(Requires.program("openstack"));
        cloud = EmbeddedOpenStack.start(
                OpenStackSettings.defaults()
                        .https(true)
                        .latencies(Latencies.interactive().scale(0.3)),
                Machines.none());
        cloud.writeCloudsYaml(folder.resolve("clouds.yaml"));
        Files.writeString(folder.resolve("key.pub"), KEY);
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(CLIENT);
        command.addAll(List.of(arguments));
        return run(command, "");
    }

    /** One process for all commands: the client takes a second or more to start. */
    private static String batch(String... commands) throws IOException, InterruptedException {
        String output = run(CLIENT, String.join("\n", commands) + "\n");
        String errors = read(folder.resolve("errors"));
        assertEquals("", errors, String.join("; ", commands));
        return output;
    }

    private static String run(List<String> command, String input) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("OS_"));
        builder.environment()
                .put("OS_CLIENT_CONFIG_FILE", folder.resolve("clouds.yaml").toString());
        builder.environment().put("OS_CLOUD", "throwaway");
        Path errors = folder.resolve("errors");
        Process process = builder.redirectError(errors.toFile()).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), command + " hangs");
        assertEquals(0, process.exitValue(), () -> command + ": " + output + read(errors));
        return output;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static JsonNode json(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-f", "json"));
        return Json.parse(run(all.toArray(new String[0])).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void wholeBringUpAndTearDown() throws Exception {
        batch(
                "keypair create --public-key key.pub kp",
                "security group create hub",
                "security group rule create --protocol tcp --dst-port 22 hub",
                "volume create --size 10 data");
        JsonNode server = json(
                "server",
                "create",
                "--image",
                "Ubuntu-24.04",
                "--flavor",
                "c8-30gb-186",
                "--network",
                "hubwright-network",
                "--key-name",
                "kp",
                "--security-group",
                "hub",
                "--property",
                "role=hub",
                "--wait",
                "vm1");
        assertEquals("ACTIVE", server.path("status").asText());
        run("server", "add", "volume", "vm1", "data");
        Wire.await(() -> volume().path("status").asText().equals("in-use"));
        assertEquals("/dev/vdc", volume().at("/attachments/0/device").asText());
        String address = json("floating", "ip", "create", "Public-Network")
                .path("floating_ip_address")
                .asText();
        String shown = batch(
                "server add floating ip vm1 " + address,
                "server list",
                "console log show vm1",
                "server set --property color=blue vm1",
                "server show vm1",
                "server reboot --wait vm1",
                "server remove floating ip vm1 " + address,
                "server remove volume vm1 data");
        assertTrue(shown.contains(address) && shown.contains("color='blue'"), shown);
        assertTrue(shown.contains("vm1: this throwaway cloud has no machines"), shown);
        Wire.await(() -> volume().path("status").asText().equals("available"));
        batch("volume set --size 20 data", "server delete --wait vm1");
        Wire.await(() -> volume().path("status").asText().equals("available"));
        assertEquals(20, volume().path("size").asInt());
        batch("volume delete data", "floating ip delete " + address, "security group delete hub", "keypair delete kp");
        Wire.await(() -> list("volume").isEmpty());
        assertTrue(list("server").isEmpty() && list("keypair").isEmpty());
        assertFalse(cloud.calls().list().stream().anyMatch(call -> call.status() >= 500));
    }

    private static JsonNode volume() {
        try {
            return json("volume", "show", "data");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode list(String kind) {
        try {
            return json(kind, "list");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void looksAround() throws Exception {
        List<String> commands = List.of(
                "catalog list",
                "token issue",
                "project list",
                "image list",
                "image show Debian-12",
                "flavor list",
                "flavor show m1.small",
                "network list",
                "network show Public-Network",
                "subnet list",
                "router list",
                "router show hubwright-router",
                "port list",
                "security group list",
                "security group rule list default",
                "floating ip list",
                "server list",
                "keypair list",
                "volume list",
                "volume type list",
                "volume snapshot list",
                "quota show",
                "limits show --absolute",
                "availability zone list",
                "extension list --network",
                "application credential list");
        String output =
                batch(commands.stream().map(command -> command + " -f json").toArray(String[]::new));
        List<JsonNode> answers = new ArrayList<>();
        try (JsonParser parser = new ObjectMapper().createParser(output)) {
            while (parser.nextToken() != null) {
                answers.add(parser.readValueAsTree());
            }
        }
        assertEquals(commands.size(), answers.size(), output);
    }

    @Test
    void makesANetworkOfItsOwnAndAnImageAndACredential() throws Exception {
        String shown = batch(
                "network create own",
                "subnet create --network own --subnet-range 10.9.0.0/24 own-sub",
                "router create own-router",
                "router set --external-gateway Public-Network own-router",
                "router add subnet own-router own-sub",
                "network set --tag hub own",
                "router remove subnet own-router own-sub",
                "router delete own-router",
                "network delete own",
                "image create --disk-format raw --container-format bare --file key.pub tiny",
                "image set --property os_distro=debian tiny",
                "image show -f value -c status tiny",
                "image delete tiny",
                "application credential create ci",
                "application credential delete ci");
        assertTrue(shown.contains("active"), shown);
    }
}
