package io.hubwright.hub;

import io.hubwright.Address;
import io.hubwright.CertificateIssuer;
import io.hubwright.HostnameSpec;
import io.hubwright.Secret;
import io.hubwright.Spec;
import io.hubwright.host.HostSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What tests start from. */
public final class Given {
    public static final Secret PASSWORD = Secret.of("correct horse battery staple");
    public static final HostSpec HOST = HostSpec.at("203.0.113.10", "debian");
    public static final HostSpec NODE = HostSpec.at("203.0.113.11", "debian");
    public static final Hostname NAME = new Hostname("hub.example.org");
    public static final Spec<CertificateIssuer> ISSUER = Spec.existing("issuer", new NoIssuer());

    private Given() {}

    /** What takes long in a test says so. */
    public static void progress(String text) {
        System.out.println(text);
    }

    public static PrivateRegistrySpec registry() {
        return PrivateRegistrySpec.at(NAME, HOST, ISSUER).addUser("alice", PASSWORD);
    }

    /** A name that resolves by itself. */
    public record Hostname(String hostname) implements HostnameSpec<Address> {
        @Override
        public String kind() {
            return "dns-record";
        }

        @Override
        public String name() {
            return hostname;
        }

        @Override
        public List<Spec<?>> requires() {
            return List.of();
        }

        @Override
        public boolean isExisting() {
            return true;
        }
    }

    private static final class NoIssuer implements CertificateIssuer {
        @Override
        public Certificate issue(List<String> names) {
            throw new IllegalStateException("nobody asked for this one");
        }

        @Override
        public Optional<String> due(String chainPem, List<String> names, Instant now) {
            return Optional.empty();
        }

        @Override
        public Optional<String> trustAnchorPem() {
            return Optional.empty();
        }
    }
}
