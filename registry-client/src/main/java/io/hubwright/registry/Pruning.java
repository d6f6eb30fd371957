package io.hubwright.registry;

import io.hubwright.HubwrightException;
import io.hubwright.InterruptedOperationException;
import io.hubwright.NotFoundException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Plans and runs a clean-up, repository by repository. */
final class Pruning {
    /** Clients hang signatures to an image by a tag that is its digest: {@code sha256-...}, with an ending at some. */
    private static final Pattern ATTACHED = Pattern.compile("(sha256|sha512)-([0-9a-f]{64,128})(\\..*)?");

    private static final int PARALLEL = 4;

    private final RegistryClient registry;
    private final Transport transport;

    Pruning(RegistryClient registry, Transport transport) {
        this.registry = registry;
        this.transport = transport;
    }

    PrunePlan plan(Prune prune) {
        List<PrunePlan.Entry> all = new ArrayList<>();
        for (var repository : repositories(prune.repositories())) all.addAll(plan(prune, repository));
        return new PrunePlan(prune, all);
    }

    private List<String> repositories(String pattern) {
        if (NamePattern.isName(pattern)) return List.of(pattern);
        var matches = NamePattern.of(pattern);
        return registry.repositories().stream()
                .filter(name -> matches.matcher(name).matches())
                .toList();
    }

    private List<PrunePlan.Entry> plan(Prune prune, String repository) {
        var images = now(repository);
        var newest = images.values().stream()
                .filter(image -> image.attachedTo().isEmpty())
                .sorted(Comparator.comparing((Seen image) -> image.created().orElse(Instant.MIN))
                        .reversed())
                .limit(prune.keepLast())
                .map(Seen::digest)
                .collect(Collectors.toSet());
        Map<Digest, String> kept = new LinkedHashMap<>();
        for (var image : images.values())
            reasonToKeep(prune, image, newest).ifPresent(why -> kept.put(image.digest(), why));
        keepWhatIsAttached(images, kept);
        keepWhatIndexesNeed(images, kept);
        return images.values().stream().map(image -> entry(image, images, kept)).toList();
    }

    private List<String> tags(String repository) {
        try {
            return registry.tags(repository);
        } catch (NotFoundException e) {
            return List.of(); // the catalog keeps the names of repositories that are gone
        }
    }

    private Optional<Seen> seen(String repository, String tag) {
        var ref = registry.ref(repository + ":" + tag);
        try {
            var image = registry.image(ref);
            return Optional.of(new Seen(ref.digest(image.digest()), List.of(tag), created(image), parts(image)));
        } catch (NotFoundException e) {
            return Optional.empty(); // deleted meanwhile
        }
    }

    /** An index is as young as its youngest image. */
    private static Optional<Instant> created(Image image) {
        return image.manifests().stream()
                .filter(one -> !one.isIndex())
                .flatMap(one -> Describe.created(Describe.config(one)).stream())
                .max(Comparator.naturalOrder());
    }

    private static Set<Digest> parts(Image image) {
        return image.manifests().stream()
                .map(Image::digest)
                .filter(digest -> !digest.equals(image.digest()))
                .collect(Collectors.toSet());
    }

    private Optional<String> reasonToKeep(Prune prune, Seen image, Set<Digest> newest) {
        if (image.attachedTo().isPresent()) return Optional.empty();
        if (newest.contains(image.digest())) return Optional.of("among the newest " + prune.keepLast());
        for (var pattern : prune.keep())
            for (var tag : image.tags())
                if (tag.matches(pattern)) return Optional.of("tag " + tag + " is kept by " + pattern);
        if (image.created().isEmpty() && (prune.olderThan().isPresent() || prune.keepLast() > 0))
            return Optional.of("does not tell its age");
        if (prune.olderThan().isPresent()
                && image.created()
                        .orElseThrow()
                        .isAfter(transport.time().now().minus(prune.olderThan().get())))
            return Optional.of("younger than " + prune.olderThan().get());
        return Optional.empty();
    }

    /** A signature stays as long as what it signs, or if that is not tagged: who knows who uses it by its digest. */
    private static void keepWhatIsAttached(Map<Digest, Seen> images, Map<Digest, String> kept) {
        for (var image : images.values())
            image.attachedTo()
                    .filter(subject -> !images.containsKey(subject) || kept.containsKey(subject))
                    .ifPresent(subject -> kept.put(image.digest(), "attached to " + subject.brief()));
    }

    private static void keepWhatIndexesNeed(Map<Digest, Seen> images, Map<Digest, String> kept) {
        for (var image : images.values())
            if (kept.containsKey(image.digest()))
                for (var part : image.parts())
                    if (images.containsKey(part)) kept.putIfAbsent(part, "part of " + String.join(",", image.tags()));
    }

    private static PrunePlan.Entry entry(Seen image, Map<Digest, Seen> images, Map<Digest, String> kept) {
        boolean goes = !kept.containsKey(image.digest());
        Set<Digest> needed = new HashSet<>(images.keySet());
        for (var other : images.values()) if (kept.containsKey(other.digest())) needed.addAll(other.parts());
        var parts = goes
                ? image.parts().stream().filter(part -> !needed.contains(part)).toList()
                : List.<Digest>of();
        return new PrunePlan.Entry(
                image.exact(),
                image.tags(),
                parts,
                image.created(),
                goes,
                goes ? "nothing keeps it" : kept.getOrDefault(image.digest(), ""));
    }

    PruneReport run(PrunePlan plan) {
        List<ImageRef> deleted = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        var byRepository = plan.deletes().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.exact().repository(), LinkedHashMap::new, Collectors.toList()));
        for (var group : byRepository.entrySet()) {
            try {
                run(group.getKey(), group.getValue(), deleted, kept, failures);
            } catch (InterruptedOperationException e) {
                throw e;
            } catch (HubwrightException e) {
                failures.add(group.getKey() + ": " + e.getMessage());
            }
        }
        return new PruneReport(deleted, kept, failures);
    }

    private void run(
            String repository,
            List<PrunePlan.Entry> entries,
            List<ImageRef> deleted,
            List<String> kept,
            List<String> failures) {
        var now = now(repository);
        // What a tag that came meanwhile names, and what that needs, stays.
        Set<Digest> needed = new HashSet<>();
        var going = entries.stream()
                .map(entry -> entry.exact().digest().orElseThrow())
                .collect(Collectors.toSet());
        for (var image : now.values()) if (!going.contains(image.digest())) needed.addAll(image.parts());
        for (var entry : entries) {
            var digest = entry.exact().digest().orElseThrow();
            var tags = Optional.ofNullable(now.get(digest)).map(Seen::tags).orElse(List.of());
            if (!entry.tags().containsAll(tags))
                kept.add(entry.exact() + " has the tags " + tags + " now, planned were " + entry.tags());
            else if (needed.contains(digest)) kept.add(entry.exact() + " is part of an index now");
            else {
                delete(entry.exact(), deleted, failures);
                for (var part : entry.parts())
                    if (!needed.contains(part) && !now.containsKey(part))
                        delete(entry.exact().digest(part), deleted, failures);
            }
        }
    }

    private Map<Digest, Seen> now(String repository) {
        var seen = Workers.map("clean up " + repository, PARALLEL, tags(repository), tag -> seen(repository, tag));
        Map<Digest, Seen> images = new LinkedHashMap<>();
        for (var found : seen) found.ifPresent(one -> images.merge(one.digest(), one, Seen::and));
        return images;
    }

    private void delete(ImageRef exact, List<ImageRef> deleted, List<String> failures) {
        try {
            new ManifestEndpoint(transport).delete(exact, exact.digest().orElseThrow(), "prune " + exact);
            deleted.add(exact);
        } catch (InterruptedOperationException e) {
            throw e;
        } catch (HubwrightException e) {
            failures.add(String.valueOf(e.getMessage()));
        }
    }

    private record Seen(ImageRef exact, List<String> tags, Optional<Instant> created, Set<Digest> parts) {
        Digest digest() {
            return exact.digest().orElseThrow();
        }

        Seen and(Seen same) {
            var all = new ArrayList<>(tags);
            all.addAll(same.tags);
            return new Seen(exact, all, created, parts);
        }

        /** The image that it is a signature or the like of, by all its tags. */
        Optional<Digest> attachedTo() {
            var first = ATTACHED.matcher(tags.get(0));
            if (!first.matches() || tags.size() != 1) return Optional.empty();
            try {
                return Optional.of(new Digest(first.group(1), first.group(2)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
