package io.hubwright.throwaway.registry;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the endpoint for a request (the table "Endpoints" of the distribution specification) and checks the password. */
final class RegistryHandler implements HttpHandler {

    private final Access access;
    private final ListEndpoint lists;
    private final List<Route> routes;
    private final boolean distribution;

    RegistryHandler(Catalog catalog, BlobStore store, Uploads uploads, Access access, RegistryTraits traits) {
        this.access = access;
        this.distribution = traits.kind().isDistribution();
        this.lists = new ListEndpoint(catalog, traits);
        var upload = new UploadEndpoint(catalog, store, uploads, traits);
        var blobs = new BlobEndpoint(catalog, store, traits.deletes());
        var manifests = new ManifestEndpoint(catalog, store, traits);
        this.routes = List.of(
                new Route("/v2/(.+)/blobs/uploads/?([^/]*)", upload::handle),
                new Route("/v2/(.+)/blobs/([^/]+)", blobs::handle),
                new Route("/v2/(.+)/manifests/([^/]+)", manifests::handle),
                new Route("/v2/(.+)/tags/(list)", (request, name, list) -> lists.tags(request, name)),
                new Route("/v2/(.+)/referrers/([^/]+)", lists::referrers));
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
        for (Route route : routes) {
            Matcher match = route.path().matcher(path);
            if (match.matches() && !(distribution && !Catalog.isName(match.group(1)))) {
                return route.endpoint().serve(request, mirrored(request, match.group(1)), match.group(2));
            }
        }
        if (distribution) {
            return RegistryError.noPage();
        }
        throw new RegistryError(404, "UNSUPPORTED", "there is nothing at " + path);
    }

    /** containerd asks a mirror for another registry's image with {@code ?ns=host}; see {@link EmbeddedRegistry#load}. */
    private static String mirrored(Request request, String name) {
        String host = request.parameter("ns").orElse("docker.io");
        return host.equals("docker.io") ? name : ImageName.hostDirectory(host) + "/" + name;
    }

    /** What answers requests to one kind of thing in a repository. */
    private interface Endpoint {
        Response serve(Request request, String repository, String reference) throws IOException;
    }

    private record Route(Pattern path, Endpoint endpoint) {
        Route(String path, Endpoint endpoint) {
            this(Pattern.compile(path), endpoint);
        }
    }
}
