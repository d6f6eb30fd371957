package io.hubwright.hub;

import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.UnauthorizedException;
import io.hubwright.hub.internal.Certificates;
import io.hubwright.hub.internal.ServedCertificate;
import io.hubwright.registry.Credentials;
import java.io.IOException;
import java.util.Optional;

/** Whether a registry answers as it should. Reads only. */
record RegistryProbe(RegistryAccess access, RegistryFacts facts) {

    /** What is missing yet, in a few words; empty if nothing is. */
    Optional<String> trouble() {
        try {
            return certificate().or(this::openToAll).or(this::users);
        } catch (InterruptedOperationException e) {
            throw e;
        } catch (HubwrightException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> certificate() {
        var spec = access.spec();
        if (spec.tls().isEmpty()) return Optional.empty();
        if (facts.chainPem().isEmpty()) return Optional.of("its certificate is not stored");
        try {
            var served = ServedCertificate.read(
                    access.toHost(), spec.hostname().hostname(), spec.settings().port());
            return served.equals(Certificates.leaf(facts.chainPem().get()))
                    ? Optional.empty()
                    : Optional.of("it serves another certificate than the one stored");
        } catch (IOException e) {
            return Optional.of("no TLS answer yet: " + e.getMessage());
        }
    }

    private Optional<String> openToAll() {
        try (var nobody = access.connect(Credentials.anonymous(), access.toHost())) {
            nobody.check();
            return Optional.of("it lets everybody in without a password");
        } catch (UnauthorizedException e) {
            return Optional.empty();
        }
    }

    private Optional<String> users() {
        return access.spec().users().entrySet().stream()
                .flatMap(user -> refused(Credentials.basic(user.getKey(), user.getValue()), user.getKey()).stream())
                .findFirst();
    }

    private Optional<String> refused(Credentials credentials, String user) {
        try (var client = access.connect(credentials, access.toHost())) {
            client.check();
            return Optional.empty();
        } catch (UnauthorizedException e) {
            return Optional.of("it refuses " + user + "'s password");
        }
    }
}
