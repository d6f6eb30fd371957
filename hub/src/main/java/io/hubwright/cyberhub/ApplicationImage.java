package io.hubwright.cyberhub;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What users choose from: a single-user image with more in it. Such images stand on one another, as {@code mesahub} on {@code basichub}
 * on {@code corehub}; each adds packages and files, and is built after its parent. Its {@link #dockerfile} is the same for the same
 * values.
 *
 * @param name lower-case letters, digits, {@code . _ -}; the repository is {@code local/NAME}
 * @param version its tag
 * @param label as users see it
 * @param parent what it stands on: in the end a single-user image
 * @param apt Debian's packages, each as {@code git} or {@code git=1:2.39.5-0+deb12u2}
 * @param pip Python's, each as {@code numpy==2.3.5}
 * @param files by their path in the image; those that begin with {@code #!} are executable
 * @param commands of the shell, run by root after packages and files are there
 * @param user whose the notebook server and its Python are
 */
public record ApplicationImage(
        String name,
        String version,
        String label,
        ImageSource parent,
        List<String> apt,
        List<String> pip,
        Map<String, String> files,
        List<String> commands,
        String user)
        implements ImageSource {
    /** On each of these images: its {@link #name}. */
    public static final String APPLICATION_LABEL = "io.hubwright.application";

    /** On each of these images: its {@link #label}. */
    public static final String LABEL_LABEL = "io.hubwright.application.label";

    public ApplicationImage {
        ApplicationRules.check(name, version, label, user);
        apt = List.copyOf(apt);
        pip = List.copyOf(pip);
        commands = List.copyOf(commands);
        files = Map.copyOf(files);
        apt.forEach(ApplicationRules::checkApt);
        pip.forEach(ApplicationRules::checkPip);
        files.keySet().forEach(ApplicationRules::checkPath);
        commands.forEach(ApplicationRules::checkCommand);
    }

    /** Nothing but its parent so far; the label is the name. */
    public static ApplicationImage of(String name, String version, ImageSource parent) {
        return new ApplicationImage(
                name, version, name, parent, List.of(), List.of(), Map.of(), List.of(), userOf(parent));
    }

    /** The first of a family, on our single-user image. */
    public static ApplicationImage of(String name, String version) {
        return of(name, version, PulledImage.of(StackImages.singleuser().name()));
    }

    private static String userOf(ImageSource parent) {
        return parent instanceof ApplicationImage image ? image.user() : "user";
    }

    /** One that stands on this one. */
    public ApplicationImage child(String name, String version) {
        return of(name, version, this);
    }

    public ApplicationImage label(String label) {
        return new ApplicationImage(name, version, label, parent, apt, pip, files, commands, user);
    }

    /** Replaces Debian's packages. */
    public ApplicationImage apt(String... packages) {
        return new ApplicationImage(name, version, label, parent, List.of(packages), pip, files, commands, user);
    }

    /** Replaces Python's packages. */
    public ApplicationImage pip(String... packages) {
        return new ApplicationImage(name, version, label, parent, apt, List.of(packages), files, commands, user);
    }

    public ApplicationImage addFile(String path, String text) {
        var more = new TreeMap<>(files);
        more.put(path, text);
        return new ApplicationImage(name, version, label, parent, apt, pip, more, commands, user);
    }

    public ApplicationImage addCommand(String command) {
        var more = Stream.concat(commands.stream(), Stream.of(command)).toList();
        return new ApplicationImage(name, version, label, parent, apt, pip, files, more, user);
    }

    /** For parents whose notebooks run as somebody else, such as {@code jovyan}. */
    public ApplicationImage user(String user) {
        return new ApplicationImage(name, version, label, parent, apt, pip, files, commands, user);
    }

    /** The same, built elsewhere and pulled from there: {@code prebuilt("cyberhubs")} is {@code cyberhubs/NAME:VERSION}. */
    public PulledImage prebuilt(String path) {
        return PulledImage.of(path + "/" + name + ":" + version);
    }

    /** {@code local/NAME:VERSION}. */
    @Override
    public String reference() {
        return "local/" + name + ":" + version;
    }

    /** With its ancestors that are built, those first. */
    public List<ApplicationImage> family() {
        var family = new ArrayList<ApplicationImage>();
        if (parent instanceof ApplicationImage image) family.addAll(image.family());
        family.add(this);
        return List.copyOf(family);
    }

    public String dockerfile() {
        return ApplicationDockerfile.of(this).text();
    }

    /** How it is built, once its parent is. */
    public ImageRecipe recipe() {
        return ApplicationDockerfile.of(this).recipe();
    }

    /** Of this image and its ancestors: another one means that it must be built anew. */
    public String hash() {
        return parent instanceof ApplicationImage image
                ? recipe().addArgument("PARENT", image.hash()).hash()
                : recipe().hash();
    }

    @Override
    public String toString() {
        return reference() + " on " + parent.reference();
    }
}
