package io.hubwright.openstack;

import io.hubwright.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who logs in, and what Keystone's API wants to hear. */
sealed interface Credentials {
    /** For messages: never with a secret. */
    String who();

    /** The {@code identity} of a log-in; holds the secret. */
    Map<String, Object> identity();

    /** The project to log in to; empty if the credentials have one of their own. */
    Optional<Ref> project();

    record Password(Ref user, Secret password, Ref inProject) implements Credentials {
        @Override
        public String who() {
            return "user " + user.value();
        }

        @Override
        public Optional<Ref> project() {
            return Optional.of(inProject);
        }

        @Override
        public Map<String, Object> identity() {
            var json = new TreeMap<>(user.json());
            json.put("password", password.reveal());
            return method("password", Map.of("user", json));
        }
    }

    /**
     * Of a user, for one project.
     *
     * @param owner needed with a name, for those are unique within their user alone
     */
    record ApplicationCredential(Ref credential, Optional<Ref> owner, Secret secret) implements Credentials {
        @Override
        public String who() {
            return "application credential " + credential.value();
        }

        /** None, or Keystone refuses: it is the credential's own. */
        @Override
        public Optional<Ref> project() {
            return Optional.empty();
        }

        @Override
        public Map<String, Object> identity() {
            var json = new TreeMap<>(credential.json());
            owner.ifPresent(user -> json.put("user", user.json()));
            json.put("secret", secret.reveal());
            return method("application_credential", json);
        }
    }

    /**
     * One that others got.
     *
     * @param project empty to use the token as it is
     */
    record Token(Secret token, Optional<Ref> project) implements Credentials {
        @Override
        public String who() {
            return "the bearer of the given token";
        }

        @Override
        public Map<String, Object> identity() {
            return method("token", Map.of("id", token.reveal()));
        }
    }

    private static Map<String, Object> method(String name, Map<String, Object> content) {
        return Map.of("methods", List.of(name), name, content);
    }

    /** A user, project or credential: by id, or by name within a domain that is itself given by id or name. */
    record Ref(String key, String value, Optional<Ref> domain) {
        static Ref id(String id) {
            return new Ref("id", id, Optional.empty());
        }

        static Ref name(String name) {
            return new Ref("name", name, Optional.empty());
        }

        Ref in(Ref domain) {
            return new Ref(key, value, Optional.of(domain));
        }

        Map<String, Object> json() {
            var json = new TreeMap<String, Object>(Map.of(key, value));
            domain.ifPresent(ref -> json.put("domain", ref.json()));
            return json;
        }
    }
}
