package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What one repository holds: which blobs are its own, its manifests, its tags. Thread-safe. */
final class Repository {

    private final Links links;
    private final Set<ContentDigest> blobs = new LinkedHashSet<>(); // guarded by this, as the next two
    private final Map<ContentDigest, StoredManifest> manifests = new LinkedHashMap<>();
    private final TreeMap<String, ContentDigest> tags = new TreeMap<>();

    Repository(Links links) throws IOException {
        this.links = links;
        blobs.addAll(links.blobs());
        for (StoredManifest manifest : links.manifests()) {
            manifests.put(manifest.digest(), manifest);
        }
        tags.putAll(links.tags());
    }

    synchronized boolean holds(ContentDigest blob) {
        return blobs.contains(blob);
    }

    synchronized void link(ContentDigest blob) throws IOException {
        links.linkBlob(blob);
        blobs.add(blob);
    }

    synchronized void unlink(ContentDigest blob) throws IOException {
        links.unlinkBlob(blob);
        blobs.remove(blob);
    }

    synchronized void put(StoredManifest manifest) throws IOException {
        links.putManifest(manifest);
        manifests.put(manifest.digest(), manifest);
    }

    synchronized void tag(String tag, ContentDigest digest) throws IOException {
        links.tag(tag, digest);
        tags.put(tag, digest);
    }

    /** By tag or digest. */
    synchronized Optional<StoredManifest> find(String reference) {
        ContentDigest tagged = tags.get(reference);
        return Optional.ofNullable(tagged)
                .or(() -> ContentDigest.find(reference))
                .flatMap(digest -> Optional.ofNullable(manifests.get(digest)));
    }

    synchronized boolean untag(String tag) throws IOException {
        links.untag(tag);
        return tags.remove(tag) != null;
    }

    /** Takes the manifest away, and every tag of it. */
    synchronized void remove(ContentDigest digest) throws IOException {
        for (var tag : new TreeMap<>(tags).entrySet()) {
            if (tag.getValue().equals(digest)) {
                untag(tag.getKey());
            }
        }
        links.removeManifest(digest);
        manifests.remove(digest);
    }

    synchronized List<String> tags() {
        return List.copyOf(tags.keySet());
    }

    synchronized List<StoredManifest> referrers(ContentDigest subject) {
        var referrers = new ArrayList<StoredManifest>();
        for (StoredManifest manifest : manifests.values()) {
            if (manifest.subject().filter(subject::equals).isPresent()) {
                referrers.add(manifest);
            }
        }
        return referrers;
    }
}
