package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Key pairs: imported, or made here until microversion 2.92 took that away. */
final class KeyPairs {
    private final Store store;

    KeyPairs(Store store) {
        this.store = store;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/v2.1/os-keypairs", this::list)
                .on("POST", "/v2.1/os-keypairs", this::create)
                .on("GET", "/v2.1/os-keypairs/{name}", this::show)
                .on("DELETE", "/v2.1/os-keypairs/{name}", this::delete);
    }

    private Answer list(Context context) {
        String userId = context.session().userId();
        List<KeyPair> mine = store.keyPairs.where(key -> key.userId().equals(userId)).stream()
                .sorted(Comparator.comparing(KeyPair::name))
                .toList();
        Pages<KeyPair> page = Pages.of(context, mine, KeyPair::name);
        ObjectNode answer = Json.object(
                "keypairs",
                page.rows().stream()
                        .map(key -> Json.object("keypair", json(context, key)))
                        .toList());
        if (context.since(35)) {
            page.next()
                    .ifPresent(last -> answer.set(
                            "keypairs_links",
                            Json.array(List.of(Json.object("rel", "next", "href", Links.next(context, last))))));
        }
        return Answer.ok(answer);
    }

    private Answer show(Context context) {
        KeyPair key = find(context);
        ObjectNode json = json(context, key);
        json.put("user_id", key.userId());
        json.put("id", 1);
        json.put("created_at", Json.micros(key.created()));
        json.putNull("updated_at");
        json.putNull("deleted_at");
        json.put("deleted", false);
        return Answer.ok(Json.object("keypair", json));
    }

    private Answer delete(Context context) {
        store.keyPairs.remove(find(context).key());
        return Answer.empty(context.since(2) ? 204 : 202);
    }

    private KeyPair find(Context context) {
        String userId = context.session().userId();
        return store.keyPairs
                .find(KeyPair.key(userId, context.variable(0)))
                .orElseThrow(
                        () -> ApiError.notFound("Keypair " + context.variable(0) + " not found for user " + userId));
    }

    private Answer create(Context context) {
        ObjectNode wanted = context.body("keypair");
        String name = name(wanted);
        String userId = context.session().userId();
        Optional<String> publicKey = Json.text(wanted, "public_key");
        if (publicKey.isEmpty() && context.since(92)) {
            throw ApiError.badRequest("Invalid input for field/attribute keypair. Value: " + wanted
                    + ". 'public_key' is a required property");
        }
        long used = store.keyPairs.where(key -> key.userId().equals(userId)).size();
        if (!store.quotas(context.projectId()).fits("key_pairs", used, 1)) {
            throw ApiError.forbidden("Quota exceeded, too many key pairs.");
        }
        Optional<NewKey> made = publicKey.isPresent() ? Optional.empty() : Optional.of(NewKey.rsa(name));
        String key = publicKey.or(() -> made.map(NewKey::publicLine)).orElse("");
        String fingerprint = fingerprint(key);
        if (store.keyPairs.find(KeyPair.key(userId, name)).isPresent()) {
            throw ApiError.conflict("Key pair '" + name + "' already exists.");
        }
        KeyPair pair =
                new KeyPair(name, userId, key, fingerprint, "ssh", store.time().now());
        store.keyPairs.put(pair.key(), pair);
        ObjectNode json = json(context, pair).put("user_id", userId);
        made.ifPresent(keys -> json.put("private_key", keys.privatePem()));
        return Answer.json(context.since(2) ? 201 : 200, Json.object("keypair", json));
    }

    private static String name(ObjectNode wanted) {
        String name = Json.text(wanted, "name")
                .orElseThrow(() -> ApiError.badRequest("Invalid input for field/attribute keypair. Value: " + wanted
                        + ". 'name' is a required property"));
        if (name.isBlank() || name.length() > 255) {
            throw ApiError.badRequest("Invalid input for field/attribute name. Value: " + name + ". '" + name
                    + "' is too " + (name.isBlank() ? "short" : "long"));
        }
        return name;
    }

    /** MD5 over the key itself, as {@code ssh-keygen -E md5} prints it. */
    static String fingerprint(String publicKey) {
        try {
            String[] parts = publicKey.strip().split("\\s+");
            byte[] blob = Base64.getDecoder().decode(parts.length > 1 ? parts[1] : "");
            if (blob.length < 16 || !publicKey.contains("-")) {
                throw ApiError.badRequest("Keypair data is invalid: failed to generate fingerprint");
            }
            return HexFormat.ofDelimiter(":")
                    .formatHex(MessageDigest.getInstance("MD5").digest(blob));
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest("Keypair data is invalid: failed to generate fingerprint");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode json(Context context, KeyPair key) {
        ObjectNode json =
                Json.object("name", key.name(), "public_key", key.publicKey(), "fingerprint", key.fingerprint());
        if (context.since(2)) {
            json.put("type", key.type());
        }
        return json;
    }
}
