package io.hubwright.host;

import io.hubwright.DataSize;

/** A directory of another machine, mounted over SSH. */
public record Sshfs(String path, String source, boolean readOnly, DataSize size, DataSize free) {
    @Override
    public String toString() {
        return path + " (" + source + ", " + free + " free of " + size + (readOnly ? ", read-only)" : ")");
    }
}
