package io.hubwright.benchmarks;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Our client in a JVM that has done the same before. */
final class RegistryWarm implements AutoCloseable {
    static final String NAME = "hubwright-warm";

    private static final int WARM_UPS = 3;

    private final EngineProcess process;
    private int runs;

    private RegistryWarm(EngineProcess process) {
        this.process = process;
    }

    static RegistryWarm start(RegistryLab lab, RegistryCase round) throws IOException {
        Map<String, String> environment = new HashMap<>(lab.environment());
        lab.ca(round.place()).ifPresent(ca -> environment.put("REGISTRY_CA", ca.toString()));
        List<String> command =
                new java.util.ArrayList<>(List.of(RegistryPeers.java().toString()));
        command.addAll(RegistryOurs.Whole.OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), RegistryOurs.class.getName()));
        return new RegistryWarm(EngineProcess.start(command, environment));
    }

    boolean isWarm() {
        return runs >= WARM_UPS;
    }

    RegistryRow.Sample run(RegistryTask task) throws IOException {
        runs++;
        String[] seconds =
                process.ask(String.join(" ", RegistryOurs.arguments(task))).split(" ");
        return new RegistryRow.Sample(
                Double.parseDouble(seconds[0]), Double.parseDouble(seconds[1]), process.peakMemory(), 0);
    }

    @Override
    public void close() {
        process.close();
    }
}
