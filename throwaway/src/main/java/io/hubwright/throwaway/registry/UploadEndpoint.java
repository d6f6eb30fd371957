package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pushing a blob: POST opens an upload (or mounts, or takes the whole blob), PATCH adds bytes, PUT ends it, GET tells how
 * far it is, DELETE gives it up. A PATCH that names its range must begin where the upload ends.
 */
final class UploadEndpoint {

    private static final Pattern CONTENT_RANGE = Pattern.compile("(?:bytes )?([0-9]{1,18})-([0-9]{1,18})(?:/.*)?");

    private final Catalog catalog;
    private final BlobStore store;
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();

    UploadEndpoint(Catalog catalog, BlobStore store) {
        this.catalog = catalog;
        this.store = store;
    }

    Response handle(Request request, String name, String id) throws IOException {
        if (id.isEmpty()) {
            if (!request.is("POST")) {
                throw RegistryError.unsupported();
            }
            return post(request, name);
        }
        Upload upload = Optional.ofNullable(uploads.get(name + " " + id)).orElseThrow(RegistryError::unknownUpload);
        return switch (request.method()) {
            case "GET", "HEAD" -> progress(204, name, upload);
            case "PATCH" -> patch(request, name, upload);
            case "PUT" -> put(request, name, upload);
            case "DELETE" -> cancel(name, upload);
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
        var upload = new Upload(UUID.randomUUID().toString(), store.stage());
        Optional<String> digest = request.parameter("digest");
        if (digest.isPresent()) {
            return finish(request, name, upload, ContentDigest.parse(digest.get()));
        }
        uploads.put(name + " " + upload.id(), upload);
        return progress(202, name, upload);
    }

    private boolean mountable(ContentDigest digest, Optional<String> from) {
        return from.flatMap(catalog::find)
                        .filter(source -> source.holds(digest))
                        .isPresent()
                && store.find(digest).isPresent();
    }

    private Response patch(Request request, String name, Upload upload) throws IOException {
        if (outOfOrder(request, upload)) {
            return outOfOrder(name, upload);
        }
        upload.append(request.body());
        return progress(202, name, upload);
    }

    private Response put(Request request, String name, Upload upload) throws IOException {
        if (outOfOrder(request, upload)) {
            return outOfOrder(name, upload);
        }
        ContentDigest digest = ContentDigest.parse(request.parameter("digest").orElse(""));
        return finish(request, name, upload, digest);
    }

    private Response finish(Request request, String name, Upload upload, ContentDigest digest) throws IOException {
        upload.append(request.body());
        uploads.remove(name + " " + upload.id());
        upload.commit(digest);
        catalog.open(name).link(digest);
        return created(name, digest);
    }

    private Response cancel(String name, Upload upload) throws IOException {
        uploads.remove(name + " " + upload.id());
        upload.cancel();
        return Response.of(204);
    }

    private static boolean outOfOrder(Request request, Upload upload) {
        Optional<String> range = request.header("Content-Range");
        if (range.isEmpty()) {
            return false;
        }
        Matcher match = CONTENT_RANGE.matcher(range.get());
        if (!match.matches()) {
            return true;
        }
        long first = Long.parseLong(match.group(1));
        long length = Long.parseLong(match.group(2)) - first + 1;
        String announced = request.header("Content-Length").orElse("" + length);
        return first != upload.offset() || !announced.equals("" + length);
    }

    private static Response outOfOrder(String name, Upload upload) {
        return progress(416, name, upload);
    }

    private static Response created(String name, ContentDigest digest) {
        return Response.of(201)
                .header("Location", "/v2/" + name + "/blobs/" + digest)
                .header("Docker-Content-Digest", digest.toString());
    }

    private static Response progress(int status, String name, Upload upload) {
        return Response.of(status)
                .header("Location", "/v2/" + name + "/blobs/uploads/" + upload.id())
                .header("Range", "0-" + Math.max(0, upload.offset() - 1))
                .header("Docker-Upload-UUID", upload.id());
    }
}
