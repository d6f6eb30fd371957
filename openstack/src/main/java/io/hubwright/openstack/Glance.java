package io.hubwright.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubwright.Time;

/** Images. Raw, for openstack4j stops after the first page, and Glance's has 25. */
final class Glance {
    private static final Names<Image> NAMES = new Names<>("image", Image::id, Image::name);

    private final Listing<Image> images;

    Glance(ServiceApi api, Time time) {
        this.images = new Listing<>(
                () -> api.list("list the images", "/images?limit=500&status=active", "images").stream()
                        .map(Image::of)
                        .filter(image -> image.status().equals("active"))
                        .toList(),
                Image::id,
                time);
    }

    Image image(String idOrName) {
        return NAMES.get(idOrName, images.all(Listing.ONE_MINUTE));
    }

    /** @param minDisk in GiB */
    record Image(String id, String name, String status, long minDisk, long minRam) {
        static Image of(JsonNode json) {
            return new Image(
                    json.path("id").asText(),
                    json.path("name").asText(""),
                    json.path("status").asText(),
                    json.path("min_disk").asLong(),
                    json.path("min_ram").asLong());
        }
    }
}
