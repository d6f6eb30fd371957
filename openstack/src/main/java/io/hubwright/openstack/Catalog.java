package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.NotFoundException;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/** Where the services are, as Keystone listed them with the token. */
record Catalog(JsonNode services, CloudSettings settings) {
    private record Endpoint(String type, String region, String facing, String url) {}

    /**
     * @param types of the service, most wanted first: {@code block-storage}, {@code volumev3}
     * @throws NotFoundException if there is none in our region with our interface; the message lists what there is
     */
    URI endpoint(String service, List<String> types) {
        var all = types.stream().flatMap(type -> endpoints(type).stream()).toList();
        return all.stream()
                .filter(endpoint -> endpoint.facing().equals(settings.facing())
                        && settings.region().map(endpoint.region()::equals).orElse(true))
                .findFirst()
                .map(endpoint -> URI.create(endpoint.url().replaceAll("/+$", "")))
                .orElseThrow(() -> missing(service, types, all));
    }

    private NotFoundException missing(String service, List<String> types, List<Endpoint> all) {
        var there = all.stream()
                .map(endpoint -> endpoint.region() + " " + endpoint.facing())
                .distinct()
                .collect(Collectors.joining(", "));
        return new NotFoundException("cloud \"" + settings.name() + "\" has no " + settings.facing() + " endpoint of "
                + service + " (" + types.get(0)
                + ")" + settings.region().map(region -> " in region " + region).orElse("") + "; "
                + (there.isEmpty()
                        ? "its catalog does not list the service"
                        : "there are: " + there + "; set region_name and interface"));
    }

    private List<Endpoint> endpoints(String type) {
        return services.valueStream()
                .filter(service -> service.path("type").asText().equals(type))
                .flatMap(service -> service.path("endpoints").valueStream())
                .map(endpoint -> new Endpoint(
                        type,
                        endpoint.path("region_id")
                                .asText(endpoint.path("region").asText()),
                        endpoint.path("interface").asText().replaceFirst("URL$", ""),
                        endpoint.path("url").asText()))
                .toList();
    }
}
