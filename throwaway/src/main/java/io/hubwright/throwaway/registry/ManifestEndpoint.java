package io.hubwright.throwaway.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** HEAD, GET, PUT and DELETE of a manifest, by tag or digest. */
final class ManifestEndpoint {

    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    private final Catalog catalog;
    private final boolean deletes;

    ManifestEndpoint(Catalog catalog, boolean deletes) {
        this.catalog = catalog;
        this.deletes = deletes;
    }

    Response handle(Request request, String name, String reference) throws IOException {
        return switch (request.method()) {
            case "HEAD", "GET" -> get(name, reference);
            case "PUT" -> put(request, name, reference);
            case "DELETE" -> delete(name, reference);
            default -> throw RegistryError.unsupported();
        };
    }

    private Response get(String name, String reference) {
        StoredManifest manifest =
                known(name).find(reference).orElseThrow(() -> RegistryError.unknownManifest(reference));
        return Response.of(200, manifest.bytes())
                .header("Content-Type", manifest.mediaType())
                .header("Docker-Content-Digest", manifest.digest().toString());
    }

    private Response put(Request request, String name, String reference) throws IOException {
        Optional<ContentDigest> byDigest = ContentDigest.find(reference);
        if (byDigest.isEmpty() && !TAG.matcher(reference).matches()) {
            throw new RegistryError(400, "MANIFEST_INVALID", "neither a tag nor a digest: " + reference);
        }
        byte[] bytes = request.readManifest();
        if (byDigest.isPresent() && !byDigest.get().matches(bytes)) {
            throw new RegistryError(400, "DIGEST_INVALID", "the manifest does not have the digest " + reference);
        }
        var manifest = new StoredManifest(
                byDigest.orElseGet(() -> ContentDigest.sha256(bytes)), mediaType(request, bytes), bytes);
        Repository repository = catalog.open(name);
        requireBlobs(repository, manifest);
        repository.put(manifest);
        if (byDigest.isEmpty()) {
            repository.tag(reference, manifest.digest());
        }
        return stored(name, manifest);
    }

    private static Response stored(String name, StoredManifest manifest) {
        Response response = Response.of(201)
                .header("Location", "/v2/" + name + "/manifests/" + manifest.digest())
                .header("Docker-Content-Digest", manifest.digest().toString());
        return manifest.subject()
                .map(subject -> response.header("OCI-Subject", subject.toString()))
                .orElse(response);
    }

    private Response delete(String name, String reference) throws IOException {
        if (!deletes) {
            throw RegistryError.unsupported();
        }
        Repository repository = known(name);
        StoredManifest manifest =
                repository.find(reference).orElseThrow(() -> RegistryError.unknownManifest(reference));
        if (!repository.untag(reference)) {
            repository.remove(manifest.digest());
        }
        return Response.of(202);
    }

    private Repository known(String name) {
        return catalog.find(name).orElseThrow(() -> RegistryError.unknownRepository(name));
    }

    private static String mediaType(Request request, byte[] bytes) {
        JsonNode json = Json.parse(bytes);
        String inside = json.path("mediaType").asText();
        String outside =
                request.header("Content-Type").orElse("").split(";", 2)[0].strip();
        if (!json.isObject() || (outside.isEmpty() && inside.isEmpty())) {
            throw new RegistryError(400, "MANIFEST_INVALID", "a manifest is a JSON object with a media type");
        }
        if (!outside.isEmpty() && !inside.isEmpty() && !outside.equals(inside)) {
            throw new RegistryError(
                    400, "MANIFEST_INVALID", "Content-Type says " + outside + ", the manifest itself " + inside);
        }
        return outside.isEmpty() ? inside : outside;
    }

    private static void requireBlobs(Repository repository, StoredManifest manifest) {
        for (ContentDigest blob : manifest.blobs()) {
            if (!repository.holds(blob)) {
                throw new RegistryError(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry: " + blob);
            }
        }
    }
}
