package io.hubwright.openstack;

import io.hubwright.Spec;
import io.hubwright.engine.Context;
import io.hubwright.engine.Marker;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where OpenStack keeps a deployment's mark: Neutron's descriptions, the metadata of servers and volumes. */
final class Mark {
    static final String METADATA_KEY = "hubwright";
    /** On a volume: the day on which its deployment was destroyed and it was kept. */
    static final String RETAINED_KEY = "hubwright-retained";
    // Before the mark of a floating IP that was there already: it is given back, not deleted.
    private static final String ADOPTED = "adopted ";

    private Mark() {}

    static String adopted(Marker marker) {
        return ADOPTED + marker.text();
    }

    static boolean isAdopted(String description) {
        return description.startsWith(ADOPTED);
    }

    static String of(Map<String, String> metadata) {
        return metadata.getOrDefault(METADATA_KEY, "");
    }

    static boolean matches(Marker marker, String text) {
        return marker.matches(withoutAdopted(text));
    }

    /** The spec for which this deployment made it; empty if others made it, or it is the anchor. */
    static Optional<Spec.Id> ownedBy(Context context, String kind, String text) {
        var mark = withoutAdopted(text);
        var any = context.marker(new Any());
        if (!any.sameDeployment(mark)) return Optional.empty();
        return Marker.parse(mark).map(Marker::id).filter(id -> id.kind().equals(kind));
    }

    /** True of what carries no mark of any deployment. */
    static boolean isForeign(String text) {
        return Marker.parse(withoutAdopted(text)).isEmpty();
    }

    /** Whose it is, for messages. */
    static String owner(String text) {
        return Marker.parse(withoutAdopted(text))
                .map(marker -> "made by deployment " + marker.deployment() + ", uid " + marker.uid())
                .orElse("not made by Hubwright");
    }

    /** A mark is the same whether it stands on what was made or on what was taken over. */
    static String withoutAdopted(String text) {
        return isAdopted(text) ? text.substring(ADOPTED.length()) : text;
    }

    // Marks come from specs; this one only tells the deployment.
    private record Any() implements Spec<Object> {
        @Override
        public String kind() {
            return "any";
        }

        @Override
        public String name() {
            return "any";
        }

        @Override
        public List<Spec<?>> requires() {
            return List.of();
        }
    }
}
