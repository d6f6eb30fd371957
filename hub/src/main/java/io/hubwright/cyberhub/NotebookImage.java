package io.hubwright.cyberhub;

import io.hubwright.hub.RegistryLoginSpec;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image that users may choose. The hub starts no other, whatever a browser sends.
 *
 * @param label as users see it
 * @param image with its tag
 * @param login of the hub's own machine, where the image lies in a private registry
 * @param made what makes the image; empty if others did
 */
public record NotebookImage(String label, String image, Optional<RegistryLoginSpec> login, Optional<ImageSpec> made) {
    private static final Pattern LABEL = Pattern.compile("[^\\p{Cntrl}\"\\\\]{1,80}");
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]*[:@][A-Za-z0-9._:-]+");

    public NotebookImage {
        if (!LABEL.matcher(label).matches())
            throw new IllegalArgumentException(
                    "the label \"" + label + "\" must be 1 to 80 characters without \" and \\");
        if (!IMAGE.matcher(image).matches())
            throw new IllegalArgumentException(
                    "\"" + image + "\" is not an image with its tag, such as quay.io/jupyter/base-notebook:2026-11-01");
    }

    public static NotebookImage of(String label, String image) {
        return new NotebookImage(label, image, Optional.empty(), Optional.empty());
    }

    /** One that is built or pulled by this deployment; if it is pushed to a registry from another machine, say {@link #from}. */
    public static NotebookImage of(ImageSpec made) {
        var label = made.source() instanceof ApplicationImage application ? application.label() : made.reference();
        return new NotebookImage(label, made.reference(), Optional.empty(), Optional.of(made));
    }

    /** As users see it. */
    public NotebookImage label(String label) {
        return new NotebookImage(label, image, login, made);
    }

    /** Pulled from the private registry of this login, which must be on the hub's machine. */
    public NotebookImage from(RegistryLoginSpec login) {
        return new NotebookImage(label, image, Optional.of(login), made);
    }

    @Override
    public String toString() {
        return label + " (" + image + ")";
    }
}
