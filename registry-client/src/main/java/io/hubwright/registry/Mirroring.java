package io.hubwright.registry;

import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Copies image by image; each is compared by a HEAD at both ends first, which Docker Hub does not count. */
final class Mirroring {
    private final RegistryClient from;
    private final RegistryClient to;
    private final List<Pushed> copied = new ArrayList<>();
    private final List<String> unchanged = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    Mirroring(RegistryClient from, RegistryClient to) {
        this.from = from;
        this.to = to;
    }

    MirrorReport run(Mirror mirror) {
        var wanted = Pattern.compile(mirror.tags());
        for (var repository : repositories(mirror.repositories()))
            guarded(repository, () -> {
                for (var tag : from.tags(repository))
                    if (wanted.matcher(tag).matches())
                        guarded(repository + ":" + tag, () -> one(mirror, repository, tag));
            });
        return new MirrorReport(copied, unchanged, failures, from.rateLimit());
    }

    private List<String> repositories(String pattern) {
        if (NamePattern.isName(pattern)) return List.of(pattern);
        var matches = NamePattern.of(pattern);
        return from.repositories().stream()
                .filter(name -> matches.matcher(name).matches())
                .toList();
    }

    private void one(Mirror mirror, String repository, String tag) {
        var source = from.ref(repository + ":" + tag);
        var target = to.ref(mirror.into() + repository + ":" + tag);
        var there = to.find(target).map(Descriptor::digest);
        if (mirror.platform().isEmpty()
                && there.isPresent()
                && there.equals(from.find(source).map(Descriptor::digest))) {
            unchanged.add(target.name());
            return;
        }
        var image = mirror.platform().isPresent()
                ? from.image(source, mirror.platform().get())
                : from.image(source);
        if (there.isPresent() && there.get().equals(image.digest())) unchanged.add(target.name());
        else copied.add(to.push(image, target));
    }

    private void guarded(String what, Runnable step) {
        try {
            step.run();
        } catch (InterruptedOperationException e) {
            throw e;
        } catch (HubwrightException | IllegalArgumentException e) {
            failures.add(what + ": " + e.getMessage());
        }
    }
}
