package io.hubwright.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Looks for a value in the command lines and environments of all processes of this computer, those in containers included, again and
 * again until it is closed.
 */
final class ProcessSpy implements AutoCloseable {
    private final String value;
    private final TreeSet<String> sightings = new TreeSet<>(); // guarded by itself
    private final Thread thread;
    private volatile boolean closed;

    private ProcessSpy(String value) {
        this.value = value;
        thread = new Thread(this::watch, "process spy");
        thread.setDaemon(true);
    }

    static ProcessSpy on(String value) {
        var spy = new ProcessSpy(value);
        spy.thread.start();
        return spy;
    }

    Set<String> sightings() {
        synchronized (sightings) {
            return new TreeSet<>(sightings);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }

    private void watch() {
        while (!closed) {
            try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
                processes
                        .filter(process -> process.getFileName().toString().matches("\\d+"))
                        .forEach(this::look);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void look(Path process) {
        for (var what : new String[] {"cmdline", "environ"}) {
            try {
                var text = Files.readString(process.resolve(what), StandardCharsets.ISO_8859_1);
                if (text.contains(value)) see(process + "/" + what);
            } catch (IOException e) {
                // It has ended, or is none of ours to see.
            }
        }
    }

    private void see(String where) {
        synchronized (sightings) {
            sightings.add(where);
        }
    }
}
