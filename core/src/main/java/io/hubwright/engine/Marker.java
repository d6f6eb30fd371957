package io.hubwright.engine;

import io.hubwright.Spec;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The ownership mark of a deployment on what it made, written in the create request itself, so that a lost answer can always be
 * found again. {@link #text()} goes where space is (Neutron's descriptions take 255 characters); {@link #shortText()} where it is
 * not (a DNS record's comment takes 100) and the object's own name tells which spec it is.
 *
 * @param uid eight characters, drawn at the deployment's first apply: two deployments of one name are told apart by it
 */
public record Marker(String deployment, String uid, Spec.Id id) {
    private static final Pattern TEXT =
            Pattern.compile("hubwright1 d=([a-z0-9-]{1,30}) u=([a-z0-9]{8})(?: r=([a-z0-9-]+)/(.+))?");

    public String text() {
        return shortText() + " r=" + id;
    }

    public String shortText() {
        return "hubwright1 d=" + deployment + " u=" + uid;
    }

    /** True if the text is this deployment's mark for this spec. */
    public boolean matches(String text) {
        return text.equals(text());
    }

    /** True if the text, long or short, is a mark of the same deployment. */
    public boolean sameDeployment(String text) {
        return text.equals(shortText()) || text.startsWith(shortText() + " ");
    }

    /** Reads a long or short mark; empty if it is none. The id of a short one is empty of kind and name. */
    public static Optional<Marker> parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) return Optional.empty();
        var kind = Optional.ofNullable(matcher.group(3)).orElse("");
        var name = Optional.ofNullable(matcher.group(4)).orElse("");
        return Optional.of(new Marker(matcher.group(1), matcher.group(2), new Spec.Id(kind, name)));
    }
}
