package io.hubwright.benchmarks;

import io.hubwright.throwaway.machine.Machines;
import io.hubwright.throwaway.openstack.EmbeddedOpenStack;
import io.hubwright.throwaway.openstack.Latencies;
import io.hubwright.throwaway.openstack.OpenStackSettings;
import io.hubwright.throwaway.openstack.Quotas;
import io.hubwright.throwaway.openstack.Service;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The cloud's process. It ends with its input; until then each line is answered: {@code reset} forgets the calls so far, {@code calls}
 * tells how many there were, and how many of them were for Keystone and how many asked for a change.
 */
final class EngineCloud {
    private EngineCloud() {}

    /**
     * Runs until its input ends.
     *
     * @param args where to write clouds.yaml, and the scale of time
     */
    public static void main(String[] args) throws IOException {
        OpenStackSettings settings = OpenStackSettings.defaults()
                .quotas(Quotas.unlimited())
                .latencies(Latencies.publicCloud().scale(Double.parseDouble(args[1])));
        Machines machines = Machines.none(Machines.Subnet.of("10.64.0.0/19"), Machines.Subnet.of("10.96.0.0/19"));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (EmbeddedOpenStack cloud = EmbeddedOpenStack.start(settings, machines)) {
            cloud.writeCloudsYaml(Path.of(args[0]));
            System.out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(answer(line, cloud));
            }
        }
        machines.close();
    }

    private static String answer(String line, EmbeddedOpenStack cloud) {
        if (line.equals("reset")) {
            cloud.calls().clear();
            return "ok";
        }
        long logins = cloud.calls().count(Service.IDENTITY);
        return cloud.calls().count() + " " + logins + " " + cloud.calls().writeCount();
    }
}
