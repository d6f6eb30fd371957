package io.hubwright.throwaway.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** HEAD, GET, PUT and DELETE of a manifest, by tag or digest. */
final class ManifestEndpoint {

    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    private final Catalog catalog;
    private final BlobStore store;
    private final RegistryTraits traits;

    ManifestEndpoint(Catalog catalog, BlobStore store, RegistryTraits traits) {
        this.catalog = catalog;
        this.store = store;
        this.traits = traits;
    }

    Response handle(Request request, String name, String reference) throws IOException {
        if (traits.kind().isDistribution()
                && ContentDigest.find(reference).isEmpty()
                && !TAG.matcher(reference).matches()) {
            return RegistryError.noPage();
        }
        return switch (request.method()) {
            case "HEAD", "GET" -> get(request, name, reference);
            case "PUT" -> put(request, name, reference);
            case "DELETE" -> delete(name, reference);
            default -> throw RegistryError.unsupported();
        };
    }

    private Response get(Request request, String name, String reference) throws IOException {
        Repository repository = known(name);
        StoredManifest found = manifest(repository, reference);
        boolean byTag = ContentDigest.find(reference).isEmpty();
        var acceptance = Acceptance.of(request, traits.kind());
        StoredManifest manifest = acceptance
                .insteadOf(found, byTag)
                .map(digest -> manifest(repository, digest.toString()))
                .orElse(found);
        if (acceptance.wantsOlder(manifest, byTag)) {
            manifest = older(repository, name, reference, manifest);
        }
        return Response.of(200, manifest.bytes())
                .header("Content-Type", manifest.mediaType())
                .header("Docker-Content-Digest", manifest.digest().toString());
    }

    private StoredManifest older(Repository repository, String name, String tag, StoredManifest image)
            throws IOException {
        if (!repository.holds(SchemaOne.EMPTY)) {
            keepEmptyLayer(repository);
        }
        var digest =
                ContentDigest.parse(image.json().path("config").path("digest").asText());
        var config = store.find(digest).orElseThrow(() -> RegistryError.unknownBlob(digest));
        try (var in = config.open(0)) {
            return SchemaOne.of(name, tag, image, in.readAllBytes());
        }
    }

    private void keepEmptyLayer(Repository repository) throws IOException {
        var staging = store.stage();
        staging.write(SchemaOne.EMPTY_LAYER, SchemaOne.EMPTY_LAYER.length);
        staging.keep(SchemaOne.EMPTY);
        repository.link(SchemaOne.EMPTY);
    }

    private Response put(Request request, String name, String reference) throws IOException {
        Optional<ContentDigest> byDigest = ContentDigest.find(reference);
        List<String> tags = byDigest.isPresent() ? request.parameters("tag") : List.of(reference);
        for (String tag : tags) {
            if (!TAG.matcher(tag).matches()) {
                throw new RegistryError(400, "MANIFEST_INVALID", "neither a tag nor a digest: " + tag);
            }
        }
        byte[] bytes = request.readManifest();
        if (byDigest.isPresent() && !byDigest.get().matches(bytes)) {
            throw new RegistryError(400, "DIGEST_INVALID", "the manifest does not have the digest " + reference);
        }
        var manifest = new StoredManifest(
                byDigest.orElseGet(() -> ContentDigest.sha256(bytes)), mediaType(request, bytes), bytes);
        Repository repository = catalog.open(name);
        if (!traits.sparse()) {
            requireParts(repository, manifest);
        }
        repository.put(manifest);
        for (String tag : tags) {
            repository.tag(tag, manifest.digest());
        }
        return stored(name, manifest, byDigest.isPresent() ? tags : List.of());
    }

    private Response stored(String name, StoredManifest manifest, List<String> tags) {
        Response response = Response.of(201)
                .header("Location", "/v2/" + name + "/manifests/" + manifest.digest())
                .header("Docker-Content-Digest", manifest.digest().toString());
        if (!tags.isEmpty()) {
            response = response.header("OCI-Tag", String.join(", ", tags));
        }
        Optional<ContentDigest> subject = manifest.subject();
        return traits.referrers() && subject.isPresent()
                ? response.header("OCI-Subject", subject.get().toString())
                : response;
    }

    private Response delete(String name, String reference) throws IOException {
        if (!traits.deletes()) {
            throw RegistryError.unsupported();
        }
        boolean byTag = ContentDigest.find(reference).isEmpty();
        if (byTag && traits.kind() == RegistryTraits.Kind.DISTRIBUTION_2) {
            throw new RegistryError(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        }
        Repository repository = known(name);
        StoredManifest manifest = manifest(repository, reference);
        if (!repository.untag(reference)) {
            repository.remove(manifest.digest());
        }
        return Response.of(202);
    }

    private Repository known(String name) {
        return catalog.find(name).orElseThrow(() -> RegistryError.unknownRepository(name));
    }

    private static StoredManifest manifest(Repository repository, String reference) {
        return repository.find(reference).orElseThrow(() -> RegistryError.unknownManifest(reference));
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

    private static void requireParts(Repository repository, StoredManifest manifest) {
        for (ContentDigest blob : manifest.blobs()) {
            if (!repository.holds(blob)) {
                throw new RegistryError(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry: " + blob);
            }
        }
        for (ContentDigest child : manifest.children()) {
            if (repository.find(child.toString()).isEmpty()) {
                throw new RegistryError(400, "MANIFEST_BLOB_UNKNOWN", "manifest unknown to registry: " + child);
            }
        }
    }
}
