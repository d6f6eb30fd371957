package io.hubwright.hub;

import io.hubwright.host.Host;
import java.util.List;

/** Files of root on a host. */
final class RootFiles {
    private static final String OWNER = "root:root";

    private final Host root;

    private RootFiles(Host root) {
        this.root = root;
    }

    static RootFiles on(Host host) {
        return new RootFiles(host.sudo());
    }

    FileSnapshot read(String... paths) {
        return FileSnapshot.of(root, List.of(paths));
    }

    boolean exists(String path) {
        return root.exists(path);
    }

    /** Its directory must be there. True if something was changed, be it the mode alone. */
    boolean write(String path, String text, String mode) {
        return root.writeFile(path, text, mode, OWNER);
    }

    /** Makes what is missing of the path; a directory that is there keeps its mode and owner. */
    void makeDirectory(String path) {
        root.run("mkdir", "-p", "--", path);
    }

    /** For root alone. */
    void makePrivateDirectory(String path) {
        root.run("install", "-d", "-m", "0700", "-o", "root", "-g", "root", "--", path);
    }

    /** Lets the name lead there, at once. */
    void link(String name, String target) {
        root.run("ln", "-sfn", "--", target, name + ".new");
        root.run("mv", "-Tf", "--", name + ".new", name);
    }

    /** A directory with all that is in it, or a file; nothing if there is none. */
    void remove(String path) {
        root.run("rm", "-rf", "--", path);
    }

    void removeEmptyDirectory(String path) {
        root.attempt("rmdir", "--", path);
    }

    /** The names in a directory. */
    List<String> list(String path) {
        return root.run("ls", "-A", "--", path).stdout().lines().toList();
    }
}
