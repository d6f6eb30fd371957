package io.hubwright.registry;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which images of a registry are to be in another one, too.
 *
 * @param repositories such as {@code library/ubuntu}, {@code hub/*}, {@code **}; a pattern needs a registry that lists its repositories
 * @param tags a regular expression
 * @param into put before the repository's name, such as {@code mirror/}
 * @param platform only the images for this one; absent: whole indexes
 */
public record Mirror(String repositories, String tags, String into, Optional<Platform> platform) {
    public Mirror {
        NamePattern.of(repositories);
        Pattern.compile(tags);
    }

    /** All tags, under the same names, all platforms. */
    public static Mirror of(String repositories) {
        return new Mirror(repositories, ".*", "", Optional.empty());
    }

    public Mirror tags(String regularExpression) {
        return new Mirror(repositories, regularExpression, into, platform);
    }

    public Mirror into(String prefix) {
        return new Mirror(repositories, tags, prefix, platform);
    }

    public Mirror platform(Platform platform) {
        return new Mirror(repositories, tags, into, Optional.of(platform));
    }
}
