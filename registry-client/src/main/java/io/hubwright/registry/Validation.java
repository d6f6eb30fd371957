package io.hubwright.registry;

import io.hubwright.HubwrightException;
import java.util.List;

/**
 * What is wrong with an image.
 *
 * @param digest of what was looked at
 * @param blobs how many were read
 * @param problems sentences; none if all is well
 */
public record Validation(Digest digest, int blobs, List<String> problems) {
    public Validation {
        problems = List.copyOf(problems);
    }

    public boolean isValid() {
        return problems.isEmpty();
    }

    /**
     * This, if all is well.
     *
     * @throws HubwrightException if anything is wrong
     */
    public Validation orThrow() {
        if (isValid()) return this;
        throw new HubwrightException("the image " + digest + " is damaged: " + String.join("; ", problems));
    }

    @Override
    public String toString() {
        return (isValid() ? "valid, " : problems.size() + " problems, ") + blobs + " blobs read  " + digest.brief();
    }

    /** The problems too, a line each. */
    public String text() {
        return this + (isValid() ? "" : "\n- " + String.join("\n- ", problems));
    }
}
