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
 */
public record NotebookImage(String label, String image, Optional<RegistryLoginSpec> login) {
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
        return new NotebookImage(label, image, Optional.empty());
    }

    /** Pulled from the private registry of this login, which must be on the hub's machine. */
    public NotebookImage from(RegistryLoginSpec login) {
        return new NotebookImage(label, image, Optional.of(login));
    }

    @Override
    public String toString() {
        return label + " (" + image + ")";
    }
}
