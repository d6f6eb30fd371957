package io.hubwright.registry;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether BinderHub finds an image in the registry. What it does not find it builds anew, each time that somebody clicks.
 *
 * @param ref what was looked at
 * @param form what is stored under that name
 * @param eyes what each way of looking sees
 */
public record BinderCheck(ImageRef ref, Form form, List<Eye> eyes) {
    public BinderCheck {
        eyes = List.copyOf(eyes);
    }

    /** What a name can stand for. */
    public enum Form {
        /** Nothing is there. */
        MISSING,
        DOCKER_SCHEMA_2,
        OCI_MANIFEST,
        /** An OCI index or Docker's manifest list. */
        INDEX
    }

    /**
     * One way of looking.
     *
     * @param who which versions look so
     * @param accept the Accept header that they send; empty for none
     * @param status the registry's answer
     */
    public record Eye(String who, String accept, int status) {
        public boolean finds() {
            return status == 200;
        }
    }

    /** True if every version finds it. */
    public boolean isFound() {
        return eyes.stream().allMatch(Eye::finds);
    }

    /** A sentence: found, or why not and what to do. */
    public String verdict() {
        if (isFound()) return ref.name() + " is found by all versions of BinderHub";
        var blind = eyes.stream().filter(eye -> !eye.finds()).map(Eye::who).collect(Collectors.joining(", "));
        return ref.name() + " would be rebuilt every time, because " + because() + " (" + blind + "); " + repair();
    }

    private String because() {
        return switch (form) {
            case MISSING -> "it is not in the registry";
            case DOCKER_SCHEMA_2 -> "the registry does not give out what it has";
            case OCI_MANIFEST -> "it is an OCI manifest, which the registry gives only to those who ask for one";
            case INDEX -> "it is an index of several images, which no version asks for";
        };
    }

    private String repair() {
        return switch (form) {
            case MISSING -> "push it under exactly this name: BinderHub's image_prefix, then the name that it makes";
            case DOCKER_SCHEMA_2 -> "check the registry, and the password that BinderHub has";
            case OCI_MANIFEST ->
                "upgrade BinderHub's chart to one of April 2026 or later, or store it in Docker's form:"
                        + " registry.push(registry.image(ref).asDocker(), ref)";
            case INDEX ->
                "store the one image that is run: registry.push(registry.image(ref,"
                        + " Platform.parse(\"linux/amd64\")).asDocker(), ref); build with --provenance=false, or push"
                        + " with --platform linux/amd64";
        };
    }

    @Override
    public String toString() {
        return verdict();
    }
}
