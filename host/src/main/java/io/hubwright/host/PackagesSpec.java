package io.hubwright.host;

import io.hubwright.Spec;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Packages of a machine's distribution: Debian, Ubuntu, and Red Hat's family, where EPEL is added for what that lacks. Names are
 * Debian's; where Red Hat calls a package otherwise ({@code sshfs} is {@code fuse-sshfs} there), it is translated.
 *
 * @param packages that must be there, whatever their version
 * @param upToDate whether all packages of the machine are brought up to date: when it knows of a newer one, or has not asked for a
 *     week. Those that are held, as Docker's of a fixed version, stay. The machine is not rebooted.
 */
public record PackagesSpec(HostSpec host, List<String> packages, boolean upToDate) implements Spec<Packages> {
    // As Debian's policy has it, and a little more for RPM.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]*");

    public PackagesSpec {
        packages = List.copyOf(new TreeSet<>(packages));
        for (var name : packages)
            if (!NAME.matcher(name).matches())
                throw new IllegalArgumentException("\"" + name + "\" is no package's name");
    }

    static PackagesSpec on(HostSpec host, String... packages) {
        return new PackagesSpec(host, List.of(packages), false);
    }

    /** Replaces the list. */
    public PackagesSpec packages(String... packages) {
        return new PackagesSpec(host, List.of(packages), upToDate);
    }

    public PackagesSpec addPackages(String... more) {
        return new PackagesSpec(
                host, Stream.concat(packages.stream(), Stream.of(more)).toList(), upToDate);
    }

    public PackagesSpec upToDate(boolean upToDate) {
        return new PackagesSpec(host, packages, upToDate);
    }

    @Override
    public String kind() {
        return "packages";
    }

    @Override
    public String name() {
        return host.name();
    }

    @Override
    public List<Spec<?>> requires() {
        return List.of(host);
    }

    @Override
    public String toString() {
        return "packages " + String.join(" ", packages) + (upToDate ? ", all up to date" : "") + " on " + name();
    }
}
