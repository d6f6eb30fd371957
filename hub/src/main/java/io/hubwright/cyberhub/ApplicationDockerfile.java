package io.hubwright.cyberhub;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The Dockerfile of an application image and the files that it copies. What changes least comes first, for the engine's cache. */
record ApplicationDockerfile(String text, ImageRecipe recipe) {
    static ApplicationDockerfile of(ApplicationImage image) {
        var lines = new ArrayList<String>(List.of("FROM " + image.parent().reference(), "USER root"));
        if (!image.apt().isEmpty())
            lines.add("RUN apt-get update"
                    + " && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "
                    + String.join(" ", image.apt())
                    + " && apt-get clean && rm -rf /var/lib/apt/lists/* /var/log/apt /var/log/dpkg.log");
        // Python is the user's own, so that pip works in a notebook, too.
        if (!image.pip().isEmpty()) {
            lines.add("USER " + image.user());
            lines.add("RUN pip install --no-cache-dir --disable-pip-version-check "
                    + image.pip().stream().map(name -> "'" + name + "'").collect(Collectors.joining(" ")));
            lines.add("USER root");
        }
        var context = new TreeMap<String, String>();
        new TreeMap<>(image.files()).forEach((path, text) -> {
            var source = "files/" + context.size();
            context.put(source, text);
            lines.add("COPY [\"" + source + "\", \"" + path + "\"]");
        });
        image.commands().forEach(command -> lines.add("RUN " + command));
        lines.add("USER " + image.user());
        lines.add("LABEL " + labels(image));
        var text = String.join("\n", lines) + "\n";
        context.put("Dockerfile", text);
        return new ApplicationDockerfile(text, new ImageRecipe(image.reference(), context, Map.of()));
    }

    private static String labels(ApplicationImage image) {
        return "io.hubwright.image=\"application\" " + ApplicationImage.APPLICATION_LABEL + "=\"" + image.name() + "\" "
                + ApplicationImage.LABEL_LABEL + "=\"" + image.label() + "\" org.opencontainers.image.version=\""
                + image.version() + "\"";
    }
}
