package io.hubwright.cyberhub;

import io.hubwright.Spec;
import io.hubwright.host.HostSpec;
import io.hubwright.host.MountSpec;
import io.hubwright.hub.RegistryLoginSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JupyterHub behind a front: users sign in, choose an image and work in a container of their own. {@code docs/cyberhub.md} lists
 * what is put on the host, and shows an operator's first hour.
 *
 * @param name of at most 31 of {@code a-z0-9-}; containers, files and the storage carry it
 * @param images that users may choose; the first is the default
 * @param storage where homes, lists, database and secrets are kept; empty means the host's own disk, below {@code
 *     /var/lib/hubwright}
 */
public record CyberhubSpec(
        String name,
        FrontSpec front,
        SignIn signIn,
        AccessPolicy access,
        List<NotebookImage> images,
        List<HubMount> mounts,
        Optional<MountSpec> storage,
        ServerLimits limits,
        CyberhubSettings settings)
        implements Spec<Cyberhub> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

    public CyberhubSpec {
        images = List.copyOf(images);
        mounts = List.copyOf(mounts);
        if (!NAME.matcher(name).matches())
            throw new IllegalArgumentException("the hub's name \"" + name + "\" must be 1 to 31 of a-z, 0-9 and -");
        if (images.isEmpty()) throw new IllegalArgumentException("the hub " + name + " has no image for its users");
        requireDistinct("label", images.stream().map(NotebookImage::label));
        requireDistinct("mount", mounts.stream().map(HubMount::name));
        requireDistinct(
                "path",
                Stream.concat(Stream.of(settings.home()), mounts.stream().map(HubMount::path)));
        for (var image : images) image.login().ifPresent(login -> requireSameHost(front, login));
    }

    /** At the root of the front's name, with the single-user image of the same JupyterHub and the usual limits. */
    public static CyberhubSpec of(String name, FrontSpec front, SignIn signIn) {
        return new CyberhubSpec(
                name,
                front,
                signIn,
                AccessPolicy.lists(),
                List.of(NotebookImage.of("JupyterLab", StackImages.singleuser().name())),
                List.of(),
                Optional.empty(),
                ServerLimits.usual(),
                CyberhubSettings.USUAL);
    }

    public CyberhubSpec signIn(SignIn signIn) {
        return new CyberhubSpec(name, front, signIn, access, images, mounts, storage, limits, settings);
    }

    public CyberhubSpec access(AccessPolicy access) {
        return new CyberhubSpec(name, front, signIn, access, images, mounts, storage, limits, settings);
    }

    /** Replaces the choice. */
    public CyberhubSpec images(NotebookImage... images) {
        return new CyberhubSpec(name, front, signIn, access, List.of(images), mounts, storage, limits, settings);
    }

    public CyberhubSpec addImage(NotebookImage image) {
        var all = Stream.concat(images.stream(), Stream.of(image)).toList();
        return new CyberhubSpec(name, front, signIn, access, all, mounts, storage, limits, settings);
    }

    /** Replaces the mounts beside the home. */
    public CyberhubSpec mounts(HubMount... mounts) {
        return new CyberhubSpec(name, front, signIn, access, images, List.of(mounts), storage, limits, settings);
    }

    public CyberhubSpec addMount(HubMount mount) {
        var all = Stream.concat(mounts.stream(), Stream.of(mount)).toList();
        return new CyberhubSpec(name, front, signIn, access, images, all, storage, limits, settings);
    }

    public CyberhubSpec storage(MountSpec storage) {
        if (!storage.host().equals(host()))
            throw new IllegalArgumentException("the hub " + name + " is on " + host().name() + ", but its storage on "
                    + storage.host().name());
        return new CyberhubSpec(name, front, signIn, access, images, mounts, Optional.of(storage), limits, settings);
    }

    public CyberhubSpec limits(ServerLimits limits) {
        return new CyberhubSpec(name, front, signIn, access, images, mounts, storage, limits, settings);
    }

    public CyberhubSpec settings(CyberhubSettings settings) {
        return new CyberhubSpec(name, front, signIn, access, images, mounts, storage, limits, settings);
    }

    /** Under the front's name, such as {@code /astro/}. */
    public CyberhubSpec path(String path) {
        return settings(settings.path(path));
    }

    public HostSpec host() {
        return front.host();
    }

    /** Where users find it. */
    public String url() {
        return "https://" + front.name() + settings.path();
    }

    /** What a GitHub OAuth application must be told. */
    public String callbackUrl() {
        return url() + "hub/oauth_callback";
    }

    /** The files from which it runs, without any secret; the same for the same spec. */
    public CyberhubPreview preview() {
        return CyberhubPreview.of(this);
    }

    @Override
    public String kind() {
        return "cyberhub";
    }

    @Override
    public List<Spec<?>> requires() {
        var all = new ArrayList<Spec<?>>(List.of(front, host().address(), host(), front.docker()));
        if (!front.isExisting()) all.add(front.tls());
        storage.ifPresent(all::add);
        mounts.forEach(mount -> mount.requires().ifPresent(all::add));
        images.forEach(image -> {
            image.made().ifPresent(all::add);
            image.login().ifPresent(all::add);
        });
        return all.stream().distinct().toList();
    }

    @Override
    public String toString() {
        return "cyberhub " + url() + ", " + signIn;
    }

    private static void requireDistinct(String what, Stream<String> values) {
        var seen = new HashSet<String>();
        values.forEach(value -> {
            if (!seen.add(value)) throw new IllegalArgumentException("the " + what + " " + value + " is there twice");
        });
    }

    private static void requireSameHost(FrontSpec front, RegistryLoginSpec login) {
        if (!login.node().equals(front.host()))
            throw new IllegalArgumentException(
                    "the hub pulls on " + front.host().name() + ", but the login is on "
                            + login.node().name() + ": call registry.loginOn for the hub's own machine");
    }
}
