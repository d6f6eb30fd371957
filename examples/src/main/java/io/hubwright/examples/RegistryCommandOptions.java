package io.hubwright.examples;

import io.hubwright.DataSize;
import io.hubwright.Secret;
import io.hubwright.registry.Compression;
import io.hubwright.registry.Credentials;
import io.hubwright.registry.Platform;
import io.hubwright.registry.RegistryClient;
import io.hubwright.registry.RegistryOptions;
import io.hubwright.registry.Transfer;
import io.hubwright.registry.TransportSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The command line of {@link RegistryCommand}: a verb, its arguments, options anywhere. */
record RegistryCommandOptions(List<String> words, Map<String, List<String>> options) {
    private static final Set<String> FLAGS = Set.of("--plain-http", "--quiet", "--run");
    private static final Set<String> WITH_VALUE = Set.of(
            "--user",
            "--ca",
            "--platform",
            "--parallel",
            "--chunk",
            "--compression",
            "--keep-last",
            "--keep",
            "--older-than",
            "--tags",
            "--into");

    static RegistryCommandOptions parse(List<String> line) {
        List<String> words = new ArrayList<>();
        Map<String, List<String>> options = new LinkedHashMap<>();
        var rest = new ArrayDeque<>(line);
        while (!rest.isEmpty()) {
            var word = rest.pop();
            if (FLAGS.contains(word)) options.put(word, List.of());
            else if (WITH_VALUE.contains(word)) {
                if (rest.isEmpty()) throw new IllegalArgumentException(word + " needs a value");
                options.computeIfAbsent(word, name -> new ArrayList<>()).add(rest.pop());
            } else if (word.startsWith("--"))
                throw new IllegalArgumentException("there is no option " + word + "; see --help");
            else words.add(word);
        }
        if (words.isEmpty()) throw new IllegalArgumentException("a verb is missing; see --help");
        return new RegistryCommandOptions(words, options);
    }

    String verb() {
        return words.get(0);
    }

    List<String> arguments() {
        return words.subList(1, words.size());
    }

    boolean has(String flag) {
        return options.containsKey(flag);
    }

    List<String> values(String option) {
        return options.getOrDefault(option, List.of());
    }

    Optional<String> value(String option) {
        return values(option).stream().reduce((first, last) -> last);
    }

    Optional<Platform> platformIfGiven() {
        return value("--platform").map(Platform::parse);
    }

    Platform platform() {
        return platformIfGiven().orElseGet(Platform::ofThisComputer);
    }

    RegistryClient connect(String endpoint) {
        return RegistryClient.connect(registry(endpoint)).transfer(transfer());
    }

    RegistryOptions registry(String endpoint) {
        var transport = TransportSettings.defaults();
        if (value("--chunk").isPresent())
            transport = transport.chunkSize(
                    DataSize.mib(Long.parseLong(value("--chunk").get())));
        var registry = RegistryOptions.of(endpoint)
                .credentials(value("--user")
                        .map(user -> Credentials.basic(user, Secret.fromEnv("REGISTRY_PASSWORD")))
                        .orElseGet(Credentials::fromDocker))
                .transport(transport);
        if (has("--plain-http")) registry = registry.protocol(RegistryOptions.Protocol.PLAIN_HTTP);
        return value("--ca")
                .map(RegistryCommandOptions::read)
                .map(registry::caCertificates)
                .orElse(registry);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e, e);
        }
    }

    // From 22 on Java has a console without a terminal, too; bars in a file do no harm.
    @SuppressWarnings("SystemConsoleNull")
    Transfer transfer() {
        var transfer = Transfer.defaults();
        if (value("--parallel").isPresent())
            transfer = transfer.parallel(Integer.parseInt(value("--parallel").get()));
        if (value("--compression").isPresent())
            transfer = transfer.compression(
                    Compression.valueOf(value("--compression").get().toUpperCase(Locale.ROOT)));
        if (has("--quiet") || System.console() == null) return transfer;
        return transfer.progress(
                progress -> System.err.print("\r" + progress + (progress.isComplete() ? "\n" : "   ")));
    }
}
