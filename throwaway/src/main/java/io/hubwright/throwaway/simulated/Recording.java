package io.hubwright.throwaway.simulated;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one machine was asked and answered from its start to its end.
 *
 * @param machine the server's name
 * @param files what was read before anybody wrote it, by path
 * @param scripts the digests of the scripts that work on files
 * @param exchanges in their order
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Recording(String machine, Map<String, SeedFile> files, Map<String, String> scripts, List<Exchange> exchanges) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    Recording {
        files = files == null ? Map.of() : Map.copyOf(files);
        scripts = scripts == null ? Map.of() : Map.copyOf(scripts);
        exchanges = exchanges == null ? List.of() : List.copyOf(exchanges);
    }

    /** @param mode in octal; {@code directory} for what was only seen to be there */
    record SeedFile(String mode, String text) {}

    /**
     * @param write true if the answer is only given in its turn
     * @param state how many writes had been done: before a read, with a write itself
     */
    record Exchange(boolean write, int state, Request request, Answer answer) {}

    /** Of the server of this name; empty if none was recorded. */
    static Optional<Recording> of(String machine) {
        var name = machine.replaceAll("[^A-Za-z0-9.-]", "-") + ".json";
        try (var in = Recording.class.getResourceAsStream(name)) {
            return in == null ? Optional.empty() : Optional.of(JSON.readValue(in, Recording.class));
        } catch (IOException e) {
            throw new UncheckedIOException("the recording of " + machine + " cannot be read", e);
        }
    }

    /** A machine that was never recorded: each command is refused. */
    static Recording empty(String machine) {
        return new Recording(machine, Map.of(), Map.of(), List.of());
    }

    /** What was asked, each once and in order: polls, drawn values and Docker's ids (64 digits) left out. */
    List<String> requests() {
        return exchanges.stream()
                .map(exchange -> (exchange.write() ? "write " : "read ")
                        + exchange.request()
                                .text()
                                .replaceAll("‹[a-z]+ [0-9]+›|(?<![0-9a-z])[0-9a-f]{64}(?![0-9a-z])", "‹›"))
                .distinct()
                .toList();
    }

    void write(Path directory) {
        var printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        try {
            Files.createDirectories(directory);
            var text = JSON.writer(printer).writeValueAsString(this) + "\n";
            Files.writeString(directory.resolve(machine + ".json"), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the recording of " + machine + ": " + e.getMessage(), e);
        }
    }
}
