package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HEAD, GET and DELETE of a blob. */
final class BlobEndpoint {

    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{0,18})");
    private static final Pattern LAST_BYTES = Pattern.compile("bytes=-([0-9]{1,18})");

    private final Catalog catalog;
    private final BlobStore store;
    private final boolean deletes;

    BlobEndpoint(Catalog catalog, BlobStore store, boolean deletes) {
        this.catalog = catalog;
        this.store = store;
        this.deletes = deletes;
    }

    Response handle(Request request, String name, String reference) throws IOException {
        ContentDigest digest = ContentDigest.parse(reference);
        Repository repository = catalog.find(name).orElseThrow(() -> RegistryError.unknownBlob(digest));
        BlobStore.Blob blob = store.find(digest)
                .filter(found -> repository.holds(digest))
                .orElseThrow(() -> RegistryError.unknownBlob(digest));
        return switch (request.method()) {
            case "HEAD", "GET" -> get(request, digest, blob);
            case "DELETE" -> delete(repository, digest);
            default -> throw RegistryError.unsupported();
        };
    }

    private static Response get(Request request, ContentDigest digest, BlobStore.Blob blob) {
        long size = blob.size();
        String range = request.header("Range").orElse("");
        Matcher lastBytes = LAST_BYTES.matcher(range);
        if (lastBytes.matches()) {
            long first = Math.max(0, size - Long.parseLong(lastBytes.group(1)));
            return part(digest, blob, first, size - 1);
        }
        Matcher firstAndLast = RANGE.matcher(range);
        if (!firstAndLast.matches()) {
            return described(Response.of(200, from(blob, 0, size)), digest);
        }
        String last = firstAndLast.group(2);
        return part(
                digest,
                blob,
                Long.parseLong(firstAndLast.group(1)),
                last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1));
    }

    private static Response part(ContentDigest digest, BlobStore.Blob blob, long first, long last) {
        if (first > last) {
            return new RegistryError(416, "SIZE_INVALID", "the blob has " + blob.size() + " bytes")
                    .response()
                    .header("Content-Range", "bytes */" + blob.size());
        }
        return described(Response.of(206, from(blob, first, last - first + 1)), digest)
                .header("Content-Range", "bytes " + first + "-" + last + "/" + blob.size());
    }

    private static Response described(Response response, ContentDigest digest) {
        return response.header("Content-Type", "application/octet-stream")
                .header("Docker-Content-Digest", digest.toString())
                .header("Accept-Ranges", "bytes");
    }

    private static Response.Body from(BlobStore.Blob blob, long first, long length) {
        return new Response.Body() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() throws IOException {
                return blob.open(first);
            }
        };
    }

    private Response delete(Repository repository, ContentDigest digest) throws IOException {
        if (!deletes) {
            throw RegistryError.unsupported();
        }
        repository.unlink(digest);
        if (!catalog.anyHolds(digest)) {
            store.delete(digest);
        }
        return Response.of(202);
    }
}
