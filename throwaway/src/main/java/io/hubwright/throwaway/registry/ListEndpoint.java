package io.hubwright.throwaway.registry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists: repositories and tags in pages, referrers of a manifest. */
final class ListEndpoint {

    private static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private final Catalog catalog;
    private final RegistryTraits traits;

    ListEndpoint(Catalog catalog, RegistryTraits traits) {
        this.catalog = catalog;
        this.traits = traits;
    }

    Response repositories(Request request) {
        Page page = Page.of(request, catalog.names(), traits);
        return page.link("/v2/_catalog", Response.json(200, Map.of("repositories", page.names())));
    }

    Response tags(Request request, String name) {
        Repository repository = catalog.find(name).orElseThrow(() -> RegistryError.unknownRepository(name));
        var answer = new LinkedHashMap<String, Object>();
        answer.put("name", name);
        if (traits.kind() == RegistryTraits.Kind.DISTRIBUTION_2) {
            answer.put("tags", repository.tags().isEmpty() ? Json.missing() : unordered(repository.tags()));
            return Response.json(200, answer);
        }
        Page page = Page.of(request, repository.tags(), traits);
        answer.put("tags", page.names());
        return page.link("/v2/" + name + "/tags/list", Response.json(200, answer));
    }

    // 2.x gives them in the order of their directory; any that is not the alphabet's finds a client that relies on it.
    private static List<String> unordered(List<String> tags) {
        return tags.stream().sorted(Comparator.reverseOrder()).toList();
    }

    Response referrers(Request request, String name, String reference) {
        if (!traits.referrers()) {
            return RegistryError.noPage();
        }
        ContentDigest subject = ContentDigest.parse(reference);
        Optional<String> type = request.parameter("artifactType");
        var found = new LinkedHashMap<String, Object>();
        for (StoredManifest referrer : catalog.find(name)
                .map(repository -> repository.referrers(subject))
                .orElse(List.of())) {
            if (type.isEmpty() || type.get().equals(referrer.artifactType())) {
                found.put(referrer.digest().toString(), referrer.descriptor());
            }
        }
        Page page = Page.of(request, found.keySet().stream().sorted().toList(), traits);
        var index = new LinkedHashMap<String, Object>();
        index.put("schemaVersion", 2);
        index.put("mediaType", INDEX);
        index.put(
                "manifests",
                new ArrayList<>(page.names().stream().map(found::get).toList()));
        Response response = Response.json(200, index).header("Content-Type", INDEX);
        if (type.isPresent()) {
            response = response.header("OCI-Filters-Applied", "artifactType");
        }
        return page.link("/v2/" + name + "/referrers/" + reference, response);
    }
}
