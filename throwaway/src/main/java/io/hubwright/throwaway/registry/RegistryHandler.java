package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the endpoint for a request (the table "Endpoints" of the distribution specification) and checks the password. */
final class RegistryHandler implements HttpHandler {

    private static final Pattern UPLOAD = Pattern.compile("/v2/(.+)/blobs/uploads/([^/]*)");
    private static final Pattern UPLOADS = Pattern.compile("/v2/(.+)/blobs/uploads");
    private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/([^/]+)");
    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
    private static final Pattern TAGS = Pattern.compile("/v2/(.+)/tags/list");
    private static final Pattern REFERRERS = Pattern.compile("/v2/(.+)/referrers/([^/]+)");

    private final Access access;
    private final BlobEndpoint blobs;
    private final UploadEndpoint uploads;
    private final ManifestEndpoint manifests;
    private final ListEndpoint lists;

    RegistryHandler(Catalog catalog, BlobStore store, Access access, boolean deletes) {
        this.access = access;
        this.blobs = new BlobEndpoint(catalog, store, deletes);
        this.uploads = new UploadEndpoint(catalog, store);
        this.manifests = new ManifestEndpoint(catalog, deletes);
        this.lists = new ListEndpoint(catalog);
    }

    @Override
    public Response handle(Request request) throws IOException {
        try {
            Optional<Response> login = access.serve(request);
            if (login.isPresent()) {
                return login.get();
            }
            if (!access.admits(request)) {
                return new RegistryError(401, "UNAUTHORIZED", "authentication required")
                        .response()
                        .header("WWW-Authenticate", access.challenge(request));
            }
            return route(request);
        } catch (RegistryError e) {
            return e.response();
        }
    }

    private Response route(Request request) throws IOException {
        String path = request.path();
        if (path.equals("/v2/") || path.equals("/v2")) {
            return Response.json(200, Map.of());
        }
        if (path.equals("/v2/_catalog")) {
            return lists.repositories(request);
        }
        Matcher match;
        if ((match = UPLOAD.matcher(path)).matches()) {
            return uploads.handle(request, match.group(1), match.group(2));
        } else if ((match = UPLOADS.matcher(path)).matches()) {
            return uploads.handle(request, match.group(1), "");
        } else if ((match = BLOB.matcher(path)).matches()) {
            return blobs.handle(request, mirrored(request, match.group(1)), match.group(2));
        } else if ((match = MANIFEST.matcher(path)).matches()) {
            return manifests.handle(request, mirrored(request, match.group(1)), match.group(2));
        } else if ((match = TAGS.matcher(path)).matches()) {
            return lists.tags(request, mirrored(request, match.group(1)));
        } else if ((match = REFERRERS.matcher(path)).matches()) {
            return lists.referrers(request, match.group(1), match.group(2));
        }
        throw new RegistryError(404, "UNSUPPORTED", "there is nothing at " + path);
    }

    /** containerd asks a mirror for another registry's image with {@code ?ns=host}; see {@link EmbeddedRegistry#load}. */
    private static String mirrored(Request request, String name) {
        String host = request.parameter("ns").orElse("docker.io");
        return host.equals("docker.io") ? name : ImageName.hostDirectory(host) + "/" + name;
    }
}
