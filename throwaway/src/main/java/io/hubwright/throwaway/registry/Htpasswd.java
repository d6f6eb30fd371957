package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Basic authentication against a file of {@code user:hash} lines. As in CNCF's registry only bcrypt hashes count, and the
 * file is read again when it changed. Each check costs one bcrypt.
 */
final class Htpasswd implements Access {

    private static final String SCHEME = "basic ";

    private final Path file;
    private final String realm;
    private FileTime readAt = FileTime.fromMillis(-1); // guarded by this
    private Map<String, String> hashes = Map.of(); // guarded by this

    private Htpasswd(Path file, String realm) {
        this.file = file;
        this.realm = realm;
    }

    static Htpasswd at(Path file, String realm) throws IOException {
        var access = new Htpasswd(file, realm);
        if (access.hashes().isEmpty()) {
            throw new IllegalArgumentException("the htpasswd file " + file
                    + " has no line user:hash with a bcrypt hash ($2y$...), so nobody could log in");
        }
        return access;
    }

    @Override
    public boolean admits(Request request) throws IOException {
        String header = request.header("Authorization").orElse("");
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        String pair;
        try {
            pair = new String(
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return false;
        }
        int colon = pair.indexOf(':');
        String hash = colon < 0 ? null : hashes().get(pair.substring(0, colon));
        return hash != null && matches(hash, pair.substring(colon + 1));
    }

    @Override
    public String challenge(Request request) {
        return "Basic realm=\"" + realm.replace("\"", "") + "\"";
    }

    private static boolean matches(String hash, String password) {
        try {
            return OpenBSDBCrypt.checkPassword(hash, password.toCharArray());
        } catch (RuntimeException e) {
            return false; // a damaged hash, or a password longer than bcrypt takes
        }
    }

    private synchronized Map<String, String> hashes() throws IOException {
        FileTime changed = Files.getLastModifiedTime(file);
        if (!changed.equals(readAt)) {
            hashes = read(file);
            readAt = changed;
        }
        return hashes;
    }

    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> hashes = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            int colon = line.indexOf(':');
            if (colon > 0 && !line.startsWith("#") && line.startsWith("$2", colon + 1)) {
                hashes.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return hashes;
    }
}
