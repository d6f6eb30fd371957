package io.hubwright.openstack;

import io.hubwright.ConflictException;
import io.hubwright.Spec;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import java.util.List;

final class KeyPairHandler implements Handler<KeyPairSpec, KeyPair> {
    private final Cloud cloud;

    KeyPairHandler(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override
    public Class<KeyPairSpec> specType() {
        return KeyPairSpec.class;
    }

    @Override
    public Lane lane(KeyPairSpec spec) {
        return Lane.api("nova");
    }

    // Nova gives a name once.
    @Override
    public boolean makesOnce() {
        return true;
    }

    @Override
    public void check(KeyPairSpec spec, Context context) {
        spec.publicKey().ifPresent(PublicKey::read);
    }

    @Override
    public List<KeyPair> find(KeyPairSpec spec, Context context) {
        if (spec.isExisting()) return List.of(cloud.nova().existingKeyPair(spec.name(), context.asOf()));
        return cloud.nova().keyPairs().find(cloudName(spec, context), context.asOf()).stream()
                .toList();
    }

    // A machine whose only key is another one would lock its owners out.
    @Override
    public Diff diff(KeyPairSpec spec, KeyPair found, Context context) {
        var wanted = key(spec).fingerprint();
        return wanted.equals(found.fingerprint())
                ? Diff.NONE
                : Diff.of(new Diff.Change("public key", found.fingerprint(), wanted, Diff.Remedy.REFUSE));
    }

    @Override
    public KeyPair create(KeyPairSpec spec, Context context) {
        var key = key(spec);
        try {
            return cloud.nova().importKey(cloudName(spec, context), key.line());
        } catch (ConflictException e) {
            // Nova says so of the same key, too.
            return cloud.nova()
                    .keyPair(cloudName(spec, context))
                    .filter(found -> found.fingerprint().equals(key.fingerprint()))
                    .orElseThrow(() -> e);
        }
    }

    @Override
    public void delete(KeyPairSpec spec, KeyPair found, Context context) {
        cloud.nova().deleteKeyPair(found.name());
    }

    @Override
    public List<Owned> owned(Context context) {
        var prefix = cloudName(KeyPairSpec.existing(""), context);
        return cloud.nova().keyPairs().all(context.asOf()).stream()
                .map(KeyPair::name)
                .filter(name -> name.startsWith(prefix))
                .map(name -> new Owned(
                        new Spec.Id("key-pair", name.substring(prefix.length())), "key pair " + name, () -> cloud.nova()
                                .deleteKeyPair(name)))
                .toList();
    }

    private static String cloudName(KeyPairSpec spec, Context context) {
        var marker = context.marker(spec);
        return marker.deployment() + "-" + marker.uid() + "-" + spec.name();
    }

    private static PublicKey key(KeyPairSpec spec) {
        return PublicKey.read(spec.publicKey().orElseThrow());
    }
}
