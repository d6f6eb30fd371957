package io.hubwright.cyberhub;

import io.hubwright.HubwrightException;
import io.hubwright.host.Host;
import io.hubwright.hub.internal.FoundContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What makes a hub this hub: database, secrets, lists, and the homes if asked for; as one file. */
record HubBackup(HubOnHost hub) {
    private static final String COPY_DATABASE =
            "import sqlite3; a = sqlite3.connect('/srv/data/jupyterhub.sqlite'); b = sqlite3.connect('/srv/data/backup.sqlite');"
                    + " a.backup(b); b.close()";
    // 1: somebody wrote to a file of his home while it was read, or removed it.
    private static final String TAR = "tar \"$@\" || [ $? -eq 1 ]";
    private static final String UPLOAD = "restore.tar.gz";
    private static final Duration LONGEST = Duration.ofHours(12);

    void write(Path file, boolean withHomes) {
        copyDatabase();
        try {
            var part = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    file.getFileName().toString(),
                    ".part",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                pack(part, withHomes);
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new HubwrightException("cannot write the backup " + file + ": " + e, e);
        } finally {
            hub.files().remove(hub.paths().data() + "/backup.sqlite");
        }
    }

    private void pack(Path file, boolean withHomes) throws IOException {
        var words = new ArrayList<>(
                List.of("sh", "-c", TAR, "backup", "-C", hub.paths().storage()));
        words.addAll(
                List.of("--exclude=secrets/client-secret", "-czf", "-", "data/backup.sqlite", "secrets", "access"));
        if (withHomes) words.addAll(List.of("homes", "private", "shared"));
        try (var out = Files.newOutputStream(file)) {
            root().timeout(LONGEST).runTo(out, words.toArray(String[]::new));
        }
    }

    // Of a running hub by SQLite itself; the file of one that does not run is at rest.
    private void copyDatabase() {
        var running = hub.containers().find(hub.hub().name()).filter(FoundContainer::running);
        if (running.isEmpty()) {
            root().run("cp", "-p", "--", hub.paths().database(), hub.paths().data() + "/backup.sqlite");
            return;
        }
        var ended = hub.containers()
                .command(running.get(), "/opt/hub/bin/python3", "-c", COPY_DATABASE)
                .run();
        if (ended.exitCode() != 0)
            throw new HubwrightException(
                    "cannot copy the hub's database: " + ended.output().strip());
    }

    void restore(Path file) {
        var archive = hub.paths().storage() + "/" + UPLOAD;
        root().timeout(LONGEST).uploadFile(file, archive, "0600", "root:root");
        requireBackup(file, archive);
        var operation = new HubOperation(hub);
        var image = hub.containers()
                .find(hub.hub().name())
                .map(FoundContainer::image)
                .orElse("");
        operation.stopHub();
        HubHandover.keep(hub, image);
        root().timeout(LONGEST).script("restore-hub", RESTORE, hub.paths().storage(), UPLOAD);
        hub.containers().find(hub.proxy().name()).ifPresent(hub.containers()::restart);
        operation.up();
    }

    /** Before anything is stopped. */
    private void requireBackup(Path file, String archive) {
        var listed = root().timeout(LONGEST).attempt("tar", "-tzf", archive);
        var names = listed.stdout().lines().toList();
        if (listed.succeeded() && names.contains("data/backup.sqlite") && names.contains("secrets/cookie-secret"))
            return;
        hub.files().remove(archive);
        throw new HubwrightException(file + " is not a backup of a hub: it has no database and secrets in it");
    }

    private Host root() {
        return hub.place().host().sudo();
    }

    private static final String RESTORE =
            """
            set -eu
            cd -- "$1"
            tar -xzpf "$2" --numeric-owner
            rm -f data/jupyterhub.sqlite*
            mv data/backup.sqlite data/jupyterhub.sqlite
            rm -- "$2"
            """;
}
