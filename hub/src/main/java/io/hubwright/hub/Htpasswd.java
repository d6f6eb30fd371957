package io.hubwright.hub;

import io.hubwright.Secret;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** The file of users and bcrypt hashes, the only kind that the registry reads. */
record Htpasswd(Map<String, String> hashes) {
    // 2y is what Apache's htpasswd writes and Go's bcrypt reads.
    private static final String VERSION = "2y";

    static Htpasswd parse(String text) {
        return new Htpasswd(text.lines()
                .map(line -> line.split(":", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(
                        parts -> parts[0], parts -> parts[1], (first, second) -> second, TreeMap::new)));
    }

    /** These users and no others. A hash that fits its password is kept, for a new one has another salt. */
    Htpasswd with(Map<String, Secret> users, int cost, SecureRandom random) {
        var all = new TreeMap<String, String>();
        users.forEach((user, password) ->
                all.put(user, fits(user, password, cost) ? hashes.get(user) : hash(password, cost, random)));
        return new Htpasswd(all);
    }

    /** True if the file holds these users with these passwords, and no others. */
    boolean fits(Map<String, Secret> users, int cost) {
        return hashes.keySet().equals(users.keySet())
                && users.entrySet().stream().allMatch(user -> fits(user.getKey(), user.getValue(), cost));
    }

    String text() {
        return hashes.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private boolean fits(String user, Secret password, int cost) {
        var hash = hashes.getOrDefault(user, "");
        return hash.startsWith("$%s$%02d$".formatted(VERSION, cost)) && opens(hash, password);
    }

    private static boolean opens(String hash, Secret password) {
        try {
            return OpenBSDBCrypt.checkPassword(hash, password.reveal().toCharArray());
        } catch (RuntimeException e) { // a hash cut short or mistyped: BouncyCastle has several exceptions for it
            return false;
        }
    }

    private static String hash(Secret password, int cost, SecureRandom random) {
        var salt = new byte[16];
        random.nextBytes(salt);
        return OpenBSDBCrypt.generate(VERSION, password.reveal().toCharArray(), salt, cost);
    }

    @Override
    public String toString() {
        return "users " + hashes.keySet();
    }
}
