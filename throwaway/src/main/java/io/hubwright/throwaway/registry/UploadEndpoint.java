package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.util.Optional;

/**
 * Pushing a blob: POST opens an upload (or mounts, or takes the whole blob), PATCH adds bytes, PUT ends it, GET tells how
 * far it is, DELETE gives it up.
 */
final class UploadEndpoint {

    private final Catalog catalog;
    private final BlobStore store;
    private final Uploads uploads;
    private final RegistryTraits traits;

    UploadEndpoint(Catalog catalog, BlobStore store, Uploads uploads, RegistryTraits traits) {
        this.catalog = catalog;
        this.store = store;
        this.uploads = uploads;
        this.traits = traits;
    }

    Response handle(Request request, String name, String id) throws IOException {
        if (id.isEmpty()) {
            if (!request.is("POST")) {
                throw RegistryError.unsupported();
            }
            return post(request, name);
        }
        Upload upload = uploads.find(request, name, id);
        return switch (request.method()) {
            case "GET", "HEAD" -> progress(204, name, upload);
            case "PATCH" -> patch(request, name, upload);
            case "PUT" -> put(request, name, upload);
            case "DELETE" -> cancel(upload);
            default -> throw RegistryError.unsupported();
        };
    }

    private Response post(Request request, String name) throws IOException {
        Repository repository = catalog.open(name);
        Optional<ContentDigest> mount = request.parameter("mount").flatMap(ContentDigest::find);
        if (mount.isPresent() && mountable(mount.get(), request.parameter("from"))) {
            repository.link(mount.get());
            return created(name, mount.get());
        }
        Upload upload = uploads.open(name, store.stage());
        Optional<String> digest = request.parameter("digest");
        if (digest.isPresent() && !traits.kind().isDistribution()) {
            return finish(request, name, upload, ContentDigest.parse(digest.get()));
        }
        Response response = progress(202, name, upload);
        return traits.minChunk().isPresent()
                ? response.header(
                        "OCI-Chunk-Min-Length", "" + traits.minChunk().get().bytes())
                : response;
    }

    // Who names no source means any: the specification leaves it to the registry, and here everybody may read
    // everything.
    private boolean mountable(ContentDigest digest, Optional<String> from) {
        boolean linked = from.isPresent()
                ? catalog.find(from.get())
                        .filter(source -> source.holds(digest))
                        .isPresent()
                : !traits.kind().isDistribution() && catalog.anyHolds(digest);
        return linked && store.find(digest).isPresent();
    }

    private Response patch(Request request, String name, Upload upload) throws IOException {
        if (misplaced(request, upload)) {
            return progress(416, name, upload);
        }
        upload.append(request.body(), traits.minChunk());
        return progress(202, name, upload);
    }

    private Response put(Request request, String name, Upload upload) throws IOException {
        if (misplaced(request, upload)) {
            return progress(416, name, upload);
        }
        ContentDigest digest = ContentDigest.parse(request.parameter("digest").orElse(""));
        return finish(request, name, upload, digest);
    }

    private boolean misplaced(Request request, Upload upload) {
        return ChunkRange.of(request, traits.kind())
                .filter(range -> range.misplaced(upload.offset(), traits.kind()))
                .isPresent();
    }

    private Response finish(Request request, String name, Upload upload, ContentDigest digest) throws IOException {
        upload.append(request.body(), traits.minChunk());
        Pause.of(traits.commitTime());
        ContentDigest kept = traits.kind().isDistribution() ? upload.sha256() : digest;
        if (!upload.has(digest)) {
            // CNCF's registry keeps the upload; 2.x no longer finds it, because the bytes are more than its location
            // says.
            if (!traits.kind().isDistribution()) {
                uploads.forget(upload);
            }
            throw new RegistryError(
                    400, "DIGEST_INVALID", "provided digest " + digest + " did not match uploaded content");
        }
        uploads.keep(upload, kept);
        catalog.open(name).link(kept);
        return created(name, kept);
    }

    private Response cancel(Upload upload) throws IOException {
        uploads.forget(upload);
        return Response.of(204);
    }

    private static Response created(String name, ContentDigest digest) {
        return Response.of(201)
                .header("Location", "/v2/" + name + "/blobs/" + digest)
                .header("Docker-Content-Digest", digest.toString());
    }

    private Response progress(int status, String name, Upload upload) {
        return Response.of(status)
                .header("Location", "/v2/" + name + "/blobs/uploads/" + upload.id() + uploads.state(upload))
                .header("Range", "0-" + Math.max(0, upload.offset() - 1))
                .header("Docker-Upload-UUID", upload.id());
    }
}
