package io.hubwright.engine;

import io.hubwright.Spec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A plan's graph as text and as a picture: a column for each step away from what requires nothing. */
final class PlanGraph {
    private static final int WIDTH = 220;
    private static final int HEIGHT = 34;
    private static final int GAP_X = 60;
    private static final int GAP_Y = 14;
    private static final int LONGEST_LABEL = 30;

    private PlanGraph() {}

    static String text(Plan plan) {
        var verbs = verbs(plan);
        var text = new StringBuilder();
        for (var spec : plan.deployment().closure()) {
            text.append(String.format(Locale.ROOT, "%-8s%s", word(verbs, spec.id()), spec.id()));
            var below = spec.requires().stream()
                    .map(required -> required.id().toString())
                    .distinct()
                    .collect(Collectors.joining(", "));
            text.append(below.isEmpty() ? "" : " <- " + below).append('\n');
        }
        return text.toString();
    }

    private static Map<Spec.Id, Plan.Verb> verbs(Plan plan) {
        return plan.actions().stream().collect(Collectors.toMap(Action::id, Action::verb, (first, second) -> first));
    }

    private static String word(Map<Spec.Id, Plan.Verb> verbs, Spec.Id id) {
        var verb = verbs.getOrDefault(id, Plan.Verb.NONE);
        return verb == Plan.Verb.NONE ? "" : ReportWriter.word(verb);
    }

    private record Place(int x, int y) {}

    static String svg(Plan plan) {
        var places = places(plan.deployment().closure());
        int right = places.values().stream().mapToInt(Place::x).max().orElse(0) + WIDTH + GAP_Y;
        int bottom = places.values().stream().mapToInt(Place::y).max().orElse(0) + HEIGHT + GAP_Y;
        var svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='12'>%n",
                right,
                bottom));
        for (var spec : plan.deployment().closure())
            for (var required : spec.requires()) svg.append(edge(places, required.id(), spec.id()));
        var verbs = verbs(plan);
        places.forEach((id, place) -> svg.append(box(id, place, verbs)));
        return svg.append("</svg>\n").toString();
    }

    private static Map<Spec.Id, Place> places(List<Spec<?>> closure) {
        var column = new HashMap<Spec.Id, Integer>();
        var filled = new ArrayList<Integer>();
        var places = new LinkedHashMap<Spec.Id, Place>();
        for (var spec : closure) {
            int x = spec.requires().stream()
                    .mapToInt(required -> column.getOrDefault(required.id(), 0) + 1)
                    .max()
                    .orElse(0);
            column.put(spec.id(), x);
            while (filled.size() <= x) filled.add(0);
            int y = filled.get(x);
            filled.set(x, y + 1);
            places.put(spec.id(), new Place(GAP_Y + x * (WIDTH + GAP_X), GAP_Y + y * (HEIGHT + GAP_Y)));
        }
        return places;
    }

    private static String edge(Map<Spec.Id, Place> places, Spec.Id from, Spec.Id to) {
        var begin = places.getOrDefault(from, new Place(0, 0));
        var end = places.getOrDefault(to, new Place(0, 0));
        int x1 = begin.x() + WIDTH;
        int y1 = begin.y() + HEIGHT / 2;
        int y2 = end.y() + HEIGHT / 2;
        int middle = (x1 + end.x()) / 2;
        return String.format(
                Locale.ROOT,
                "<path d='M%d %d C%d %d %d %d %d %d' fill='none' stroke='#999'/>%n",
                x1,
                y1,
                middle,
                y1,
                middle,
                y2,
                end.x(),
                y2);
    }

    private static String box(Spec.Id id, Place place, Map<Spec.Id, Plan.Verb> verbs) {
        var verb = verbs.getOrDefault(id, Plan.Verb.NONE);
        var label = id.toString();
        var shown = label.length() > LONGEST_LABEL ? label.substring(0, LONGEST_LABEL) + "…" : label;
        return String.format(
                Locale.ROOT,
                "<rect x='%d' y='%d' width='%d' height='%d' rx='5' fill='%s' stroke='#444'/>"
                        + "<text x='%d' y='%d'><title>%s</title>%s</text>%n",
                place.x(),
                place.y(),
                WIDTH,
                HEIGHT,
                color(verb),
                place.x() + 10,
                place.y() + HEIGHT / 2 + 4,
                escaped(label + ": " + ReportWriter.word(verb)),
                escaped(shown));
    }

    private static String color(Plan.Verb verb) {
        return switch (verb) {
            case CREATE, ADOPT -> "#cdeccd";
            case UPDATE -> "#fff1b8";
            case REPLACE, DELETE -> "#ffd3b6";
            case REFUSE -> "#f7b6b6";
            default -> "#f4f4f4";
        };
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;");
    }
}
