package io.hubwright.throwaway.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists: repositories and tags in pages, referrers of a manifest. */
final class ListEndpoint {

    private static final int PAGE = 1000;

    private final Catalog catalog;

    ListEndpoint(Catalog catalog) {
        this.catalog = catalog;
    }

    Response repositories(Request request) {
        Page page = page(request, catalog.names());
        return page.link("/v2/_catalog", Response.json(200, Map.of("repositories", page.names())));
    }

    Response tags(Request request, String name) {
        Repository repository = catalog.find(name).orElseThrow(() -> RegistryError.unknownRepository(name));
        Page page = page(request, repository.tags());
        var answer = new LinkedHashMap<String, Object>();
        answer.put("name", name);
        answer.put("tags", page.names());
        return page.link("/v2/" + name + "/tags/list", Response.json(200, answer));
    }

    Response referrers(Request request, String name, String reference) {
        ContentDigest subject = ContentDigest.parse(reference);
        Optional<String> type = request.parameter("artifactType");
        var manifests = new ArrayList<Map<String, Object>>();
        for (StoredManifest referrer :
                catalog.find(name).map(found -> found.referrers(subject)).orElse(List.of())) {
            if (type.isEmpty() || type.get().equals(referrer.artifactType())) {
                manifests.add(referrer.descriptor());
            }
        }
        var index = new LinkedHashMap<String, Object>();
        index.put("schemaVersion", 2);
        index.put("mediaType", "application/vnd.oci.image.index.v1+json");
        index.put("manifests", manifests);
        Response response = Response.json(200, index).header("Content-Type", "application/vnd.oci.image.index.v1+json");
        return type.isPresent() ? response.header("OCI-Filters-Applied", "artifactType") : response;
    }

    private static Page page(Request request, List<String> all) {
        int size = size(request);
        String last = request.parameter("last").orElse("");
        List<String> rest =
                all.stream().filter(name -> name.compareTo(last) > 0).toList();
        return new Page(rest.subList(0, Math.min(size, rest.size())), size, rest.size() > size && size > 0);
    }

    private static int size(Request request) {
        String text = request.parameter("n").orElse("" + PAGE);
        if (!text.matches("[0-9]{1,9}")) {
            throw new RegistryError(400, "PAGINATION_NUMBER_INVALID", "n is a number, not " + text);
        }
        return Integer.parseInt(text);
    }

    private record Page(List<String> names, int size, boolean more) {
        Response link(String path, Response response) {
            return more
                    ? response.header(
                            "Link",
                            "<" + path + "?last=" + names.get(names.size() - 1) + "&n=" + size + ">; rel=\"next\"")
                    : response;
        }
    }
}
