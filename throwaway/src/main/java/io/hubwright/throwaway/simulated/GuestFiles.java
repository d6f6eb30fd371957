package io.hubwright.throwaway.simulated;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A machine's files as far as anybody wrote or read them. Guarded by this. */
final class GuestFiles {
    /** A file, a directory, or a link. */
    sealed interface Entry {
        String mode();
    }

    /** One character for each byte. */
    record Plain(String mode, String owner, String content) implements Entry {
        @Override
        public String toString() { // some hold passwords
            return mode + " " + owner + ", " + content.length() + " bytes";
        }
    }

    record Directory(String mode) implements Entry {}

    record Link(String target) implements Entry {
        @Override
        public String mode() {
            return "777";
        }
    }

    private final TreeMap<String, Entry> entries = new TreeMap<>();

    /** Follows links, of directories on the way, too. */
    synchronized Optional<Entry> find(String path) {
        return Optional.ofNullable(entries.get(resolve(path)));
    }

    synchronized Optional<Plain> plain(String path) {
        return find(path).filter(Plain.class::isInstance).map(Plain.class::cast);
    }

    synchronized void put(String path, Entry entry) {
        makeDirectories(parent(path));
        entries.put(resolve(parent(path)) + "/" + name(path), entry);
    }

    synchronized void makeDirectories(String path) {
        var real = resolve(path);
        for (int i = real.indexOf('/', 1); i > 0; i = real.indexOf('/', i + 1))
            entries.putIfAbsent(real.substring(0, i), new Directory("755"));
        if (!real.isEmpty()) entries.putIfAbsent(real, new Directory("755"));
    }

    synchronized boolean rename(String from, String to) {
        var entry = entries.remove(resolve(parent(from)) + "/" + name(from));
        if (entry == null) return false;
        put(to, entry);
        return true;
    }

    /** With all below it. */
    synchronized void remove(String path) {
        var real = resolve(parent(path)) + "/" + name(path);
        entries.keySet().removeIf(key -> key.equals(real) || key.startsWith(real + "/"));
    }

    synchronized List<String> list(String path) {
        var real = resolve(path) + "/";
        return entries.keySet().stream()
                .filter(key -> key.startsWith(real) && key.indexOf('/', real.length()) < 0)
                .map(key -> key.substring(real.length()))
                .toList();
    }

    synchronized Map<String, Plain> plains() {
        var all = new TreeMap<String, Plain>();
        entries.forEach((path, entry) -> {
            if (entry instanceof Plain file) all.put(path, file);
        });
        return all;
    }

    private String resolve(String path) {
        var real = new StringBuilder();
        for (var part : parts(path)) {
            real.append('/').append(part);
            if (entries.get(real.toString()) instanceof Link link) {
                var target =
                        link.target().startsWith("/") ? link.target() : parent(real.toString()) + "/" + link.target();
                real.setLength(0);
                real.append(target);
            }
        }
        return real.toString();
    }

    private static List<String> parts(String path) {
        var parts = new ArrayList<String>();
        for (var part : path.split("/", -1)) if (!part.isEmpty()) parts.add(part);
        return parts;
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
