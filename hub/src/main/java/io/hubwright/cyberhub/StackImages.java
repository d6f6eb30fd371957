package io.hubwright.cyberhub;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The images that a cyberhub's containers are made of, by our Dockerfiles. Their names are those at Docker Hub. All versions stand in
 * {@code images/versions.properties}; what they bring along, in {@code images/constraints.txt}.
 */
public final class StackImages {
    private static final String CONSTRAINTS = "constraints.txt";
    private static final Properties VERSIONS = versions();

    private StackImages() {}

    /** JupyterHub with DockerSpawner, sign-in by GitHub and the culler, of the newest version. */
    public static ImageRecipe hub() {
        return hub(version("jupyterhub"));
    }

    /** Of another version of JupyterHub. */
    public static ImageRecipe hub(String jupyterhub) {
        return recipe("hub", jupyterhub, "Dockerfile", CONSTRAINTS).addArgument("JUPYTERHUB", jupyterhub);
    }

    /** JupyterLab with a Python kernel for one user. */
    public static ImageRecipe singleuser() {
        return singleuser(version("jupyterhub"));
    }

    /** The same for another version of JupyterHub. */
    public static ImageRecipe singleuser(String jupyterhub) {
        return recipe("singleuser", jupyterhub, "Dockerfile", CONSTRAINTS).addArgument("JUPYTERHUB", jupyterhub);
    }

    /** configurable-http-proxy. */
    public static ImageRecipe proxy() {
        return recipe("proxy", version("configurable-http-proxy"), "Dockerfile", "start.mjs");
    }

    /** nginx, for TLS in front of hubs. */
    public static ImageRecipe front() {
        return recipe("front", version("nginx"), "Dockerfile");
    }

    /** All, with a hub of the version before, from which and to which hubs are upgraded and rolled back. */
    public static List<ImageRecipe> all() {
        return List.of(front(), proxy(), hub(), hub(version("jupyterhub.previous")), singleuser());
    }

    private static ImageRecipe recipe(String folder, String tag, String... files) {
        var texts = new TreeMap<String, String>();
        for (var file : files) texts.put(file, text((file.equals(CONSTRAINTS) ? "" : folder + "/") + file));
        var recipe = new ImageRecipe("hubwright/" + folder + ":" + tag, texts, new TreeMap<>());
        var dockerfile = texts.get("Dockerfile");
        for (var name : VERSIONS.stringPropertyNames()) {
            var argument = name.toUpperCase(Locale.ROOT).replace('-', '_');
            if (dockerfile != null && dockerfile.contains("ARG " + argument + "\n"))
                recipe = recipe.addArgument(argument, version(name));
        }
        return recipe;
    }

    static String version(String name) {
        var version = VERSIONS.getProperty(name);
        if (version == null) throw new IllegalArgumentException("there is no version of " + name);
        return version;
    }

    private static Properties versions() {
        try (var in = StackImages.class.getResourceAsStream("images/versions.properties")) {
            if (in == null) throw new IllegalStateException("images/versions.properties is not in the jar");
            var versions = new Properties();
            versions.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return versions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String file) {
        try (var in = StackImages.class.getResourceAsStream("images/" + file)) {
            if (in == null) throw new IllegalStateException("images/" + file + " is not in the jar");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
