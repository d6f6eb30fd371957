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

    /** The first mounted directory's file of this name. */
    Optional<String> find(String name) {
        return mounts.keySet().stream()
                .map(directory -> directory + "/" + name)
                .filter(path -> !content(path).isEmpty())
                .findFirst();
    }
}
