package io.hubwright.throwaway.openstack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hubwright.throwaway.Needed;
import io.hubwright.throwaway.Requires;
import io.hubwright.throwaway.devcloud.DevCloud;
import io.hubwright.throwaway.devcloud.DevProject;
import io.hubwright.throwaway.machine.Machines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The embedded cloud is held to the real one: both are asked the same, and must refuse in the same words and answer with
 * the same members. The calls are in {@code same-answers.txt}.
 */
class SameAnswersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void realAndEmbeddedCloudAnswerTheSame() throws Exception {
        Needed.all(Requires.dockerEngine());
        try (DevCloud real = DevCloud.start(SameAnswersIT::tell);
                EmbeddedOpenStack embedded = EmbeddedOpenStack.start(OpenStackSettings.defaults(), Machines.none())) {
            DevProject project = real.project("same");
            List<Side> sides = List.of(
                    new Side(real.authUrl(), project.name(), project.password(), project.name()),
                    new Side(embedded.authUrl(), "hubwright", embedded.password(), "hubwright"));
            List<String> differences = new ArrayList<>();
            int calls = 0;
            for (String line : lines()) {
                String[] parts = line.split(" \\| ", -1);
                if (parts[0].equals("AWAIT")) {
                    await(sides, parts);
                } else if (parts[0].equals("KNOW")) {
                    know(sides, parts);
                } else {
                    difference(sides, parts).ifPresent(differences::add);
                    calls++;
                }
            }
            System.out.println(calls + " calls compared with the real OpenStack");
            assertTrue(differences.isEmpty(), () -> String.join("\n", differences));
        }
    }

    private static void tell(String line) {
        System.out.println(line);
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = Objects.requireNonNull(SameAnswersIT.class.getResourceAsStream("same-answers.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    /** What is looked up and not compared. */
    private static void know(List<Side> sides, String[] parts) throws IOException, InterruptedException {
        for (Side side : sides) {
            side.remember(
                    parts[4].strip(),
                    side.call("GET", parts[1], parts[2], "").json().at(parts[3]).asText());
        }
    }

    /** A call: method, service, path, body (and a header behind {@code @}), and a name for what stands at a pointer. */
    private static Optional<String> difference(List<Side> sides, String[] parts)
            throws IOException, InterruptedException {
        List<String> essences = new ArrayList<>();
        for (Side side : sides) {
            Side.Reply reply = side.call(parts[0], parts[1], parts[2], parts.length > 3 ? parts[3] : "");
            if (parts.length > 4) {
                String[] save = parts[4].split("=");
                side.remember(save[0].strip(), reply.json().at(save[1].strip()).asText());
            }
            essences.add(Side.neutral(reply).essence());
        }
        return essences.get(0).equals(essences.get(1))
                ? Optional.empty()
                : Optional.of(String.join(" ", parts) + "\n  real:     " + essences.get(0) + "\n  embedded: "
                        + essences.get(1));
    }

    /** Until what stands at a pointer is this; a status of 404 has GONE everywhere. */
    private static void await(List<Side> sides, String[] parts) throws IOException, InterruptedException {
        for (Side side : sides) {
            Instant end = Instant.now().plus(PATIENCE);
            while (!isThere(side, parts)) {
                assertTrue(Instant.now().isBefore(end), String.join(" ", parts) + " did not happen");
                Thread.sleep(100);
            }
        }
    }

    private static boolean isThere(Side side, String[] parts) throws IOException, InterruptedException {
        Side.Reply reply = side.call("GET", parts[1], parts[2], "");
        return reply.status() == 404
                ? parts[4].strip().equals("GONE")
                : reply.json().at(parts[3]).asText().equals(parts[4].strip());
    }
}
