package io.hubwright.throwaway.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A machine's files as a container sees them. */
record MountedFiles(GuestFiles files, Map<String, String> mounts) {
    static MountedFiles of(JsonNode hostConfig, GuestFiles files) {
        var mounts = new TreeMap<String, String>();
        hostConfig
                .path("Mounts")
                .forEach(mount -> mounts.put(
                        mount.path("Target").asText(), mount.path("Source").asText()));
        return new MountedFiles(files, mounts);
    }

    /** Empty if there is no such file. */
    String content(String path) {
        for (var mount : mounts.entrySet())
            if (path.startsWith(mount.getKey() + "/")) {
                var outside = mount.getValue() + path.substring(mount.getKey().length());
                return files.plain(outside).map(GuestFiles.Plain::content).orElse("");
            }
        return "";
    }

    /** The contents of all files whose names end so, by their paths on the machine. */
    Map<String, String> ending(String suffix) {
        var all = new TreeMap<String, String>();
        files.plains().forEach((path, file) -> {
            if (path.endsWith(suffix) && isMounted(path)) all.put(path, file.content());
        });
        return all;
    }

    private boolean isMounted(String path) {
        return mounts.values().stream().anyMatch(source -> path.startsWith(source + "/"));
    }

    /** The first mounted directory's file of this name. */
    Optional<String> find(String name) {
        return mounts.keySet().stream()
                .map(directory -> directory + "/" + name)
                .filter(path -> !content(path).isEmpty())
                .findFirst();
    }
}
