package io.hubwright.hub.internal;

import io.hubwright.host.Host;
import java.util.List;

/** Files of root on a host. */
public final class RootFiles {
    private static final String OWNER = "root:root";

    private final Host root;

    private RootFiles(Host root) {
        this.root = root;
    }

    public static RootFiles on(Host host) {
        return new RootFiles(host.sudo());
    }

    public FileSnapshot read(String... paths) {
        return FileSnapshot.of(root, List.of(paths));
    }

    public boolean exists(String path) {
        return root.exists(path);
    }

    /** Its directory must be there. True if something was changed, be it the mode alone. */
    public boolean write(String path, String text, String mode) {
        return root.writeFile(path, text, mode, OWNER);
    }

    /** Makes what is missing of the path; a directory that is there keeps its mode and owner. */
    public void makeDirectory(String path) {
        root.run("mkdir", "-p", "--", path);
    }

    /** For root alone. */
    public void makePrivateDirectory(String path) {
        root.run("install", "-d", "-m", "0700", "-o", "root", "-g", "root", "--", path);
    }

    /** Lets the name lead there, at once. */
    public void link(String name, String target) {
        root.run("ln", "-sfn", "--", target, name + ".new");
        root.run("mv", "-Tf", "--", name + ".new", name);
    }

    /** A directory with all that is in it, or a file; nothing if there is none. */
    public void remove(String path) {
        root.run("rm", "-rf", "--", path);
    }

    public void removeEmptyDirectory(String path) {
        root.attempt("rmdir", "--", path);
    }

    /** The names in a directory. */
    public List<String> list(String path) {
        return root.run("ls", "-A", "--", path).stdout().lines().toList();
    }
}
