package io.hubwright.cyberhub;

import io.hubwright.Spec;
import io.hubwright.host.MountSpec;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A directory in every user's container, beside the private home.
 *
 * @param name of letters, digits and {@code -}
 * @param path in the container
 * @param source on the host; empty for one in the hub's own storage, which is made and given to the users
 * @param requires what puts something there: a mounted volume
 */
public record HubMount(String name, Kind kind, String path, Optional<String> source, Optional<Spec<?>> requires) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._@+-]+)+");

    public enum Kind {
        /** All users read and write the same. */
        SHARED,
        /** All users read the same, and nobody writes. */
        READ_ONLY,
        /** To each user a directory of his own, made before the first start. */
        PRIVATE
    }

    public HubMount {
        if (!NAME.matcher(name).matches())
            throw new IllegalArgumentException("the mount's name \"" + name + "\" must be 1 to 31 of a-z, 0-9 and -");
        requirePath(path);
        source.ifPresent(HubMount::requirePath);
        if (kind == Kind.READ_ONLY && source.isEmpty())
            throw new IllegalArgumentException("the read-only mount " + name + " needs a directory of the host");
    }

    /** Scratch space for all, in the hub's own storage. */
    public static HubMount shared(String name, String path) {
        return new HubMount(name, Kind.SHARED, path, Optional.empty(), Optional.empty());
    }

    /** A directory of the host, or what is mounted there, which all users read and write. */
    public static HubMount shared(String name, String source, String path) {
        return new HubMount(name, Kind.SHARED, path, Optional.of(source), Optional.empty());
    }

    public static HubMount shared(String name, MountSpec volume, String path) {
        return shared(name, volume.path(), path).after(volume);
    }

    /** Immutable data. */
    public static HubMount readOnly(String name, String source, String path) {
        return new HubMount(name, Kind.READ_ONLY, path, Optional.of(source), Optional.empty());
    }

    public static HubMount readOnly(String name, MountSpec volume, String path) {
        return readOnly(name, volume.path(), path).after(volume);
    }

    /** A further private directory of each user, in the hub's own storage. */
    public static HubMount perUser(String name, String path) {
        return new HubMount(name, Kind.PRIVATE, path, Optional.empty(), Optional.empty());
    }

    /** Waits for this first. */
    public HubMount after(Spec<?> requires) {
        return new HubMount(name, kind, path, source, Optional.of(requires));
    }

    private static void requirePath(String path) {
        if (!PATH.matcher(path).matches() || path.contains("/."))
            throw new IllegalArgumentException(
                    "\"" + path + "\" must be an absolute path of letters, digits and ._@+-");
    }
}
