package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The image API v2. Its errors are HTML, as Glance's are. */
final class Images {
    private static final int PAGE = 25;
    private static final Set<String> OWN = Set.of(
            "id",
            "name",
            "visibility",
            "tags",
            "owner",
            "status",
            "min_disk",
            "min_ram",
            "protected",
            "os_hidden",
            "disk_format",
            "container_format");
    private final Store store;

    Images(Store store) {
        this.store = store;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/", Images::versions)
                .on("GET", "/versions", Images::versions)
                .on("GET", "/v2", Images::versions)
                .on("GET", "/v2/images", this::list)
                .on("POST", "/v2/images", this::create)
                .on("GET", "/v2/images/{id}", context -> Answer.ok(json(find(context))))
                .on("PATCH", "/v2/images/{id}", this::patch)
                .on("DELETE", "/v2/images/{id}", this::delete)
                .on("PUT", "/v2/images/{id}/file", this::upload)
                .on("GET", "/v2/images/{id}/file", this::download)
                .on("PUT", "/v2/images/{id}/tags/{tag}", this::tag)
                .on("DELETE", "/v2/images/{id}/tags/{tag}", this::untag)
                .on(
                        "GET",
                        "/v2/schemas/{name}",
                        context -> Answer.ok(Json.object("name", context.variable(0), "properties", Json.object())))
                .on(
                        "GET",
                        "/v2/info/import",
                        context -> Answer.ok(
                                Json.object("import-methods", Json.object("type", "array", "value", List.of()))));
    }

    private static Answer versions(Context context) {
        List<ObjectNode> versions = List.of("v2.15", "v2.9", "v2.7", "v2.5", "v2.0").stream()
                .map(id -> Json.object(
                        "id",
                        id,
                        "status",
                        id.equals("v2.15") ? "CURRENT" : "SUPPORTED",
                        "links",
                        List.of(Json.object(
                                "rel", "self", "href", context.base().replaceFirst("/v2$", "") + "/v2/"))))
                .toList();
        return Answer.json(300, Json.object("versions", versions));
    }

    private Image find(Context context) {
        String id = context.variable(0);
        return store.images
                .find(id)
                .filter(image -> isVisible(context, image))
                .orElseThrow(() -> ApiError.notFound("No image found with ID " + id));
    }

    private static boolean isVisible(Context context, Image image) {
        return image.visibility().equals("public") || context.session().sees(image.projectId());
    }

    private Answer list(Context context) {
        List<Image> all = new ArrayList<>(store.images.where(image -> isVisible(context, image)
                && matches(context, "name", image.name())
                && matches(context, "id", image.id())
                && matches(context, "owner", image.projectId())
                && matches(context, "visibility", image.visibility())
                && matches(context, "status", image.content().isPresent() ? "active" : "queued")
                && image.tags().containsAll(context.query().all("tag"))));
        all.sort((a, b) -> b.created().compareTo(a.created()));
        int limit = context.query("limit")
                .filter(n -> n.matches("\\d{1,6}"))
                .map(Integer::parseInt)
                .orElse(PAGE);
        int from = context.query("marker")
                .map(marker -> 1 + all.stream().map(Image::id).toList().indexOf(marker))
                .orElse(0);
        List<Image> rest = all.subList(from, all.size());
        List<Image> page = rest.subList(0, Math.min(limit, rest.size()));
        ObjectNode answer = Json.object(
                "images", page.stream().map(Images::json).toList(),
                "schema", "/v2/schemas/images",
                "first", "/v2/images");
        if (page.size() < rest.size() && !page.isEmpty()) {
            String path = Links.next(context, page.get(page.size() - 1).id()).replaceFirst(".*?/v2/", "/v2/");
            answer.put("next", path);
        }
        return Answer.ok(answer);
    }

    /** {@code name=in:"a","b"} asks for one of several. */
    private static boolean matches(Context context, String filter, String value) {
        Optional<String> wanted = context.query(filter);
        if (wanted.map(text -> text.startsWith("in:")).orElse(false)) {
            return List.of(wanted.get().substring(3).replace("\"", "").split(","))
                    .contains(value);
        }
        return wanted.map(value::equals).orElse(true);
    }

    private Answer create(Context context) {
        JsonNode body = context.body();
        String visibility = Json.text(body, "visibility").orElse("shared");
        if (visibility.equals("public") && !context.session().admin()) {
            throw ApiError.forbidden("You are not authorized to complete publicize_image action.");
        }
        Map<String, String> properties = new LinkedHashMap<>();
        body.properties().forEach(e -> {
            if (!Set.of("id", "name", "visibility", "tags", "owner").contains(e.getKey())) {
                properties.put(e.getKey(), e.getValue().asText());
            }
        });
        List<String> tags = new ArrayList<>();
        body.path("tags").forEach(tag -> tags.add(tag.asText()));
        Instant now = store.time().now();
        Image image = new Image(
                Json.text(body, "id").orElseGet(Ids::uuid),
                context.projectId(),
                Json.text(body, "name").orElse(""),
                visibility,
                properties,
                tags,
                Optional.empty(),
                now,
                now);
        store.images.put(image.id(), image);
        return Answer.json(201, json(image)).header("Location", context.base() + "/images/" + image.id());
    }

    private Image own(Context context) {
        Image image = find(context);
        if (!context.session().sees(image.projectId())) {
            throw ApiError.forbidden("You do not own this image");
        }
        return image;
    }

    private Answer delete(Context context) {
        store.images.remove(own(context).id());
        return Answer.empty(204);
    }

    private Answer upload(Context context) {
        Image image = own(context);
        if (image.content().isPresent()) {
            throw ApiError.conflict("Image status transition from active to saving is not allowed");
        }
        store.images.put(image.id(), image.content(context.request().body()));
        return Answer.empty(204);
    }

    private Answer download(Context context) {
        return find(context)
                .content()
                .map(content -> new Answer(
                        200, Map.of("Content-Type", "application/octet-stream", "Content-MD5", content.md5()), content))
                .orElseGet(() -> Answer.empty(204));
    }

    /** A JSON patch with the three operations that Glance takes. */
    private Answer patch(Context context) {
        Image image = own(context);
        if (!context.request().header("content-type").orElse("").startsWith("application/openstack-images-v2")) {
            throw ApiError.of(
                    415,
                    "The request media type "
                            + context.request().header("content-type").orElse("None")
                            + " is not supported by this server.");
        }
        Map<String, String> properties = new HashMap<>(image.properties());
        String name = image.name();
        String visibility = image.visibility();
        Set<String> tags = new LinkedHashSet<>(image.tags());
        for (JsonNode change : context.body()) {
            String path = change.path("path").asText().replaceFirst("^/", "");
            if (change.path("op").asText().equals("remove")) {
                properties.remove(path);
            } else if (path.equals("name")) {
                name = change.path("value").asText();
            } else if (path.equals("visibility")) {
                visibility = change.path("value").asText();
            } else if (path.equals("tags")) {
                tags.clear();
                change.path("value").forEach(tag -> tags.add(tag.asText()));
            } else {
                properties.put(path, change.path("value").asText());
            }
        }
        Image changed = image.described(name, visibility, properties, List.copyOf(tags));
        return Answer.ok(json(store.images.put(image.id(), changed)));
    }

    private Answer tag(Context context) {
        Image image = own(context);
        Set<String> tags = new LinkedHashSet<>(image.tags());
        tags.add(context.variable(1));
        store.images.put(
                image.id(), image.described(image.name(), image.visibility(), image.properties(), List.copyOf(tags)));
        return Answer.empty(204);
    }

    private Answer untag(Context context) {
        Image image = own(context);
        Set<String> tags = new LinkedHashSet<>(image.tags());
        tags.remove(context.variable(1));
        store.images.put(
                image.id(), image.described(image.name(), image.visibility(), image.properties(), List.copyOf(tags)));
        return Answer.empty(204);
    }

    private static ObjectNode json(Image image) {
        ObjectNode json = Json.object(
                "id",
                image.id(),
                "name",
                image.name(),
                "status",
                image.content().isPresent() ? "active" : "queued",
                "visibility",
                image.visibility(),
                "owner",
                image.projectId(),
                "tags",
                image.tags(),
                "protected",
                false,
                "os_hidden",
                false,
                "min_disk",
                0,
                "min_ram",
                0,
                "disk_format",
                Json.NULL,
                "container_format",
                Json.NULL,
                "size",
                image.content().map(Body::size),
                "virtual_size",
                Json.NULL,
                "checksum",
                image.content().map(Body::md5),
                "os_hash_algo",
                Json.NULL,
                "os_hash_value",
                Json.NULL,
                "created_at",
                Json.seconds(image.created()),
                "updated_at",
                Json.seconds(image.updated()),
                "file",
                "/v2/images/" + image.id() + "/file",
                "schema",
                "/v2/schemas/image",
                "self",
                "/v2/images/" + image.id());
        image.properties().forEach((name, value) -> {
            if (name.startsWith("min_")) {
                json.put(name, Integer.parseInt(value));
            } else if (!OWN.contains(name) || name.endsWith("_format")) {
                json.put(name, value);
            }
        });
        return json;
    }
}
