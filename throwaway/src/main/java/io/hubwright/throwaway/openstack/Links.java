package io.hubwright.throwaway.openstack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Links to resources and to the next page, as answers carry them. */
final class Links {
    private Links() {}

    /** This list from that marker on, with everything else of the query kept. */
    static String next(Context context, String marker) {
        List<String> pairs = new ArrayList<>();
        context.query().values().forEach((name, values) -> {
            if (!name.equals("marker")) {
                values.forEach(value -> pairs.add(encode(name) + "=" + encode(value)));
            }
        });
        pairs.add("marker=" + encode(marker));
        String path = context.request().path();
        String root = context.base().replaceFirst("(://[^/]*).*", "$1");
        return root + path + "?" + String.join("&", pairs);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A resource's self and bookmark links, as Nova and Cinder write them. */
    static ArrayNode of(Context context, String collectionAndId) {
        return Json.array(List.of(
                Json.object("rel", "self", "href", context.base() + "/" + collectionAndId),
                Json.object("rel", "bookmark", "href", bookmark(context, collectionAndId))));
    }

    /** Without the version. */
    static String bookmark(Context context, String collectionAndId) {
        String base = context.base();
        return base.substring(0, base.lastIndexOf("/v")) + "/" + collectionAndId;
    }
}
