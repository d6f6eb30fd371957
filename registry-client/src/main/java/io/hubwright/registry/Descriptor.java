package io.hubwright.registry;

import io.hubwright.DataSize;
import java.util.Optional;

/**
 * What some content is, by name and size: how manifests and indexes point to it.
 *
 * @param platform in an index, what the image runs on
 */
public record Descriptor(String mediaType, Digest digest, DataSize size, Optional<Platform> platform) {
    static Descriptor of(String mediaType, byte[] content) {
        return of(mediaType, Digest.sha256(content), content.length);
    }

    static Descriptor of(String mediaType, Digest digest, long bytes) {
        return new Descriptor(mediaType, digest, DataSize.bytes(bytes), Optional.empty());
    }

    static Descriptor of(String mediaType, Digest digest, long bytes, Optional<Platform> platform) {
        return new Descriptor(mediaType, digest, DataSize.bytes(bytes), platform);
    }

    Descriptor platform(Optional<Platform> platform) {
        return new Descriptor(mediaType, digest, size, platform);
    }

    @Override
    public String toString() {
        return size + " " + digest.brief() + platform.map(p -> " " + p).orElse("") + " " + mediaType;
    }
}
