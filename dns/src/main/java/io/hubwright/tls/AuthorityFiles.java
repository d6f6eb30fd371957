package io.hubwright.tls;

import io.hubwright.HubwrightException;
import io.hubwright.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Where a deployment keeps its own authorities: a directory each, with {@code ca.pem} and {@code key.pem}. A directory
 * appears whole or not at all, and a key is never readable by others, not even for a moment.
 */
final class AuthorityFiles {
    private static final String CERTIFICATE = "ca.pem";
    private static final String KEY = "key.pem";
    // Unlike any authority's name.
    private static final String UNFINISHED = ".unfinished-";
    private static final FileAttribute<?> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;
    private final Time time;

    AuthorityFiles(Path deploymentDirectory, Time time) {
        this.directory = deploymentDirectory.resolve("authorities");
        this.time = time;
    }

    List<String> names() {
        if (!Files.isDirectory(directory)) return List.of();
        try (var all = Files.list(directory)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith(UNFINISHED))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failed("list the authorities in", directory, e);
        }
    }

    Optional<CertificateAuthority> find(String name) {
        var home = directory.resolve(name);
        if (!Files.isDirectory(home)) return Optional.empty();
        try {
            var certificate = Pem.certificates(Files.readString(home.resolve(CERTIFICATE))).stream()
                    .findFirst()
                    .orElseThrow(() -> new CertificateException("the file holds none"));
            var key = Pem.privateKey(
                    Files.readString(home.resolve(KEY)), home.resolve(KEY).toString());
            if (!Pem.belongTogether(key, certificate)) throw new CertificateException("it belongs to another key");
            return Optional.of(new CertificateAuthority(name, certificate, key, time));
        } catch (IOException e) {
            throw failed("read the authority " + name + " in", home, e);
        } catch (CertificateException e) {
            throw new HubwrightException(
                    "the certificate of the authority " + name + " in " + home
                            + " is damaged (" + e.getMessage()
                            + "): bring the directory back from a backup, or remove it to have"
                            + " a new authority made and all certificates issued anew",
                    e);
        }
    }

    CertificateAuthority create(String name) {
        var made = Issuing.authority(name, time.now());
        var home = directory.resolve(name);
        var unfinished = directory.resolve(UNFINISHED + UUID.randomUUID());
        try {
            Files.createDirectories(directory, OWNER_DIRECTORY);
            removeUnfinished();
            Files.createDirectory(unfinished, OWNER_DIRECTORY);
            write(unfinished.resolve(KEY), Pem.of(made.key()).reveal());
            write(unfinished.resolve(CERTIFICATE), Pem.of(made.certificate()));
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
            return new CertificateAuthority(name, made.certificate(), made.key(), time);
        } catch (IOException e) {
            throw failed("keep the authority " + name + " in", home, e);
        }
    }

    /** What a killed run left. */
    private void removeUnfinished() throws IOException {
        List<Path> left;
        try (var all = Files.list(directory)) {
            left = all.filter(path -> path.getFileName().toString().startsWith(UNFINISHED))
                    .toList();
        }
        for (var path : left) remove(path);
    }

    private static void write(Path file, String content) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(file, options, OWNER_FILE)) {
            var bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(true);
        }
    }

    void delete(String name) {
        var home = directory.resolve(name);
        if (!Files.isDirectory(home)) return;
        try {
            remove(home);
        } catch (IOException e) {
            throw failed("remove the authority " + name + " in", home, e);
        }
    }

    private static void remove(Path tree) throws IOException {
        List<Path> all;
        try (var walk = Files.walk(tree)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (var path : all) Files.deleteIfExists(path);
    }

    private static HubwrightException failed(String action, Path where, IOException e) {
        return new HubwrightException("cannot " + action + " " + where + ": " + e, e);
    }
}
