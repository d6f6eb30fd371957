package io.hubwright.engine;

import io.hubwright.Spec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A name and its goals. Everything that the goals require belongs to it. */
public record Deployment(String name, List<Spec<?>> goals) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,30}");
    // Neutron's descriptions take 255 characters, and the marker's own words at most 60 of them.
    private static final int LONGEST_ID = 190;

    public Deployment {
        if (!NAME.matcher(name).matches())
            throw new IllegalArgumentException("the deployment name \"" + name
                    + "\" must be 1 to 30 of a-z, 0-9 and -, for marks and key pairs carry it");
        goals = List.copyOf(goals);
    }

    public static Deployment named(String name) {
        return new Deployment(name, List.of());
    }

    /** Replaces the goals. */
    public Deployment of(Spec<?>... goals) {
        return new Deployment(name, List.of(goals));
    }

    /**
     * The goals and all that they require, each before what requires it.
     *
     * @throws IllegalArgumentException if two different specs have one id
     */
    public List<Spec<?>> closure() {
        var closure = new LinkedHashMap<Spec.Id, Spec<?>>();
        goals.forEach(goal -> visit(goal, closure));
        return List.copyOf(closure.values());
    }

    // By id, not by equals alone: record equality walks shared parts again on each path. No cycle can be built from
    // values.
    private static void visit(Spec<?> spec, Map<Spec.Id, Spec<?>> closure) {
        var known = closure.get(spec.id());
        if (known == spec) return;
        if (known != null) {
            if (known.equals(spec)) return;
            throw new IllegalArgumentException("two different specs are called " + spec.id() + ": " + known + " and "
                    + spec + "; name one of them differently");
        }
        if (spec.id().toString().length() > LONGEST_ID)
            throw new IllegalArgumentException(
                    "the name of " + spec.id() + " is longer than " + LONGEST_ID + " characters");
        spec.requires().forEach(required -> visit(required, closure));
        closure.put(spec.id(), spec);
    }
}
