package io.hubwright.throwaway.registry;

import io.hubwright.DataSize;
import java.time.Duration;
import java.util.Optional;

/**
 * What kind of server an {@link EmbeddedRegistry} is, for as long as it runs. What it does wrong now and then is
 * {@link RegistryFaults}.
 *
 * @param kind whose behaviour it has
 * @param deletes whether manifests and blobs can be deleted
 * @param referrers whether it knows the referrers of a manifest; else clients must keep them under tags
 * @param sparse whether it takes a manifest without the blobs and manifests that it names
 * @param pageSize how many names a list gives out at most at once
 * @param maxBody the largest request body that the proxy in front lets through, with 413 for what is larger
 * @param minChunk what it asks for in {@code OCI-Chunk-Min-Length}; a smaller chunk may only be the last
 * @param commitTime how long it thinks before it answers the request that ends an upload
 * @param cloudflare whether the proxy in front is Cloudflare, by its headers and its error page
 */
public record RegistryTraits(
        Kind kind,
        boolean deletes,
        boolean referrers,
        boolean sparse,
        int pageSize,
        Optional<DataSize> maxBody,
        Optional<DataSize> minChunk,
        Duration commitTime,
        boolean cloudflare) {

    /** A server to behave as. */
    public enum Kind {
        /** All of the OCI distribution specification 1.1, with what 1.2 adds for tags. */
        SPECIFICATION,
        /**
         * CNCF's registry as 3.1.2 was measured: no referrers, no single POST, no anonymous mount, sha256 alone, OCI
         * manifests only for who accepts them.
         */
        DISTRIBUTION_3,
        /**
         * CNCF's registry as 2.8.2 was measured: besides, a broken request kills its upload, a chunk is appended wherever
         * it says it belongs, tags come in one page and cannot be deleted.
         */
        DISTRIBUTION_2;

        boolean isDistribution() {
            return this != SPECIFICATION;
        }
    }

    public RegistryTraits {
        if (pageSize < 1) {
            throw new IllegalArgumentException("a page has at least one name, not " + pageSize);
        }
        if (commitTime.isNegative()) {
            throw new IllegalArgumentException("the time to commit is not negative: " + commitTime);
        }
    }

    /** The specification, with all that is optional in it, except sparse manifests. */
    public static RegistryTraits specification() {
        return of(Kind.SPECIFICATION);
    }

    /** A server of this kind with deletes on and nothing in front. */
    public static RegistryTraits of(Kind kind) {
        return new RegistryTraits(
                kind,
                true,
                !kind.isDistribution(),
                false,
                1000,
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                false);
    }

    public RegistryTraits deletes(boolean allowed) {
        return new RegistryTraits(
                kind, allowed, referrers, sparse, pageSize, maxBody, minChunk, commitTime, cloudflare);
    }

    public RegistryTraits referrers(boolean known) {
        return new RegistryTraits(kind, deletes, known, sparse, pageSize, maxBody, minChunk, commitTime, cloudflare);
    }

    public RegistryTraits sparse(boolean allowed) {
        return new RegistryTraits(
                kind, deletes, referrers, allowed, pageSize, maxBody, minChunk, commitTime, cloudflare);
    }

    public RegistryTraits pageSize(int names) {
        return new RegistryTraits(kind, deletes, referrers, sparse, names, maxBody, minChunk, commitTime, cloudflare);
    }

    public RegistryTraits maxBody(DataSize size) {
        return new RegistryTraits(
                kind, deletes, referrers, sparse, pageSize, Optional.of(size), minChunk, commitTime, cloudflare);
    }

    public RegistryTraits minChunk(DataSize size) {
        return new RegistryTraits(
                kind, deletes, referrers, sparse, pageSize, maxBody, Optional.of(size), commitTime, cloudflare);
    }

    public RegistryTraits commitTime(Duration time) {
        return new RegistryTraits(kind, deletes, referrers, sparse, pageSize, maxBody, minChunk, time, cloudflare);
    }

    /** Cloudflare lets 100 MB through by default: {@code maxBody(DataSize.mib(100))}. */
    public RegistryTraits cloudflare(boolean inFront) {
        return new RegistryTraits(kind, deletes, referrers, sparse, pageSize, maxBody, minChunk, commitTime, inFront);
    }
}
