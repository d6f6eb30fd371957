package io.hubwright.hub;

import io.hubwright.HubwrightException;
import io.hubwright.Secret;
import io.hubwright.UnauthorizedException;
import io.hubwright.registry.Credentials;
import io.hubwright.registry.RegistryClient;
import java.util.List;
import java.util.Map;

/** Uses a registry as its users will. */
record RegistryProof(RegistryAccess access) {

    /** What was proved. Leaves no image; the few hundred bytes of its blobs stay until the registry's garbage collection. */
    List<String> run() {
        var user = access.spec().users().entrySet().iterator().next();
        refuseWrongPassword(user);
        try (var registry = access.connect(Credentials.basic(user.getKey(), user.getValue()), access.byName())) {
            registry.check();
            roundTrip(registry);
        }
        return List.of(
                "logged in as " + user.getKey(),
                "a wrong password is refused",
                "pushed an image, pulled it by digest, listed and deleted it");
    }

    private void refuseWrongPassword(Map.Entry<String, Secret> user) {
        var wrong = Secret.of("not-" + user.getKey() + "-s-password");
        try (var intruder = access.connect(Credentials.basic(user.getKey(), wrong), access.byName())) {
            intruder.check();
        } catch (UnauthorizedException e) {
            return;
        }
        throw new HubwrightException("the registry " + access.spec().endpoint() + " let " + user.getKey()
                + " in with a wrong password: stop it, and look at its configuration");
    }

    private void roundTrip(RegistryClient registry) {
        var probe = ProbeImage.of(registry);
        var digest = registry.push(probe.image(), probe.ref()).digest();
        var byDigest = probe.ref().digest(digest);
        registry.pull(byDigest); // checks every digest on the way
        if (!registry.tags(ProbeImage.REPOSITORY).contains(probe.ref().tag().orElseThrow()))
            throw failed("does not list the tag of", probe);
        registry.delete(byDigest);
        if (registry.find(byDigest).isPresent()) throw failed("still has, after its deletion,", probe);
    }

    private HubwrightException failed(String what, ProbeImage probe) {
        return new HubwrightException("the registry " + access.spec().endpoint() + " " + what + " the image "
                + probe.ref() + ", which was pushed a moment ago");
    }
}
