package io.hubwright.throwaway.machine;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** More images for the mirror, from Dockerfiles that are others' business. Found by {@link java.util.ServiceLoader}. */
public interface MirroredImages {
    List<MirroredImage> images();

    /**
     * One of them.
     *
     * @param name with its tag, such as {@code hubwright/hub:6.1.1}
     * @param files of the build; the Dockerfile's argument {@code BASE} is the image that it stands on, a Debian 12
     * @param arguments of the build, without {@code BASE}
     */
    record MirroredImage(String name, Map<String, String> files, Map<String, String> arguments) {
        public MirroredImage {
            files = Map.copyOf(files);
            arguments = Map.copyOf(arguments);
        }

        Recipe recipe() {
            var contents = new TreeMap<String, byte[]>();
            files.forEach((file, text) -> contents.put(file, text.getBytes(StandardCharsets.UTF_8)));
            var all = new TreeMap<>(arguments);
            all.put("BASE", Recipe.SLIM.tag());
            return new Recipe(
                    name.substring(name.lastIndexOf('/') + 1).replace(':', '-'),
                    Optional.of(Recipe.SLIM),
                    contents,
                    all,
                    "a minute or two, from PyPI and npm");
        }
    }
}
