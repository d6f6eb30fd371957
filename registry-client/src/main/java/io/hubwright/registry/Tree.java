package io.hubwright.registry;

import io.hubwright.HubwrightException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an image with all that it points to: of an index the images of all platforms, of those the indexes in it. What a hostile
 * source could make endless has limits.
 */
final class Tree {
    private static final int DEEPEST = 5;
    private static final int MOST_MANIFESTS = 2000;

    private final Shelf shelf;
    private final String what;
    private int manifests;

    private Tree(Shelf shelf, String what) {
        this.shelf = shelf;
        this.what = what;
    }

    /** Where manifests and blobs are read from by descriptor. */
    interface Shelf {
        Manifest manifest(Descriptor descriptor);

        Content content(Descriptor descriptor);
    }

    /** @param what for messages, such as "the manifest of hub/core:1.4" */
    static Image whole(Manifest top, Shelf shelf, String what) {
        return new Tree(shelf, what).image(top, 0);
    }

    /** Of an index only the image for this platform. */
    static Image one(Manifest top, Platform platform, Shelf shelf, String what) {
        var manifest = top;
        for (int depth = 0; manifest.isIndex(); depth++) {
            if (depth > DEEPEST) throw tooDeep(what);
            manifest = shelf.manifest(manifest.choose(platform, what));
        }
        return new Tree(shelf, what).image(manifest, 0);
    }

    private Image image(Manifest manifest, int depth) {
        if (depth > DEEPEST) throw tooDeep(what);
        if (++manifests > MOST_MANIFESTS)
            throw new HubwrightException(what + " leads to more than " + MOST_MANIFESTS + " manifests");
        if (!manifest.isIndex()) return leaf(manifest);
        List<Image> children = new ArrayList<>();
        for (var child : manifest.children(what)) children.add(child(child, depth));
        return new Image(manifest.descriptor(), manifest.bytes(), List.of(), children);
    }

    private Image child(Descriptor descriptor, int depth) {
        if (!MediaType.isManifest(descriptor.mediaType()))
            throw new HubwrightException(what + " is an index of something that is no image: " + descriptor);
        var image = image(shelf.manifest(descriptor), depth + 1);
        return image.as(image.descriptor().platform(descriptor.platform()));
    }

    private Image leaf(Manifest manifest) {
        var blobs = manifest.blobs(what).stream()
                .map(blob -> new Blob(blob, shelf.content(blob)))
                .toList();
        return new Image(manifest.descriptor(), manifest.bytes(), blobs, List.of());
    }

    private static HubwrightException tooDeep(String what) {
        return new HubwrightException(what + " has indexes in indexes, more than " + DEEPEST + " deep");
    }
}
