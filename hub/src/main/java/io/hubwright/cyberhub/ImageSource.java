package io.hubwright.cyberhub;

/** Where an image comes from: another place, ready ({@link PulledImage}), or the host itself builds it ({@link ApplicationImage}). */
public sealed interface ImageSource permits PulledImage, ApplicationImage {
    /** What the engine calls it, with its tag. */
    String reference();
}
