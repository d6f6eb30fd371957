package io.hubwright.hub;

import java.util.List;

/** A question of one's own for a {@link Doctor}. What it throws becomes a failure of the report. */
@FunctionalInterface
public interface DoctorCheck {
    List<Finding> look();
}
