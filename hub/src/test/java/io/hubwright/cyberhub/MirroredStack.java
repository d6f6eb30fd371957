package io.hubwright.cyberhub;

import io.hubwright.throwaway.machine.MirroredImages;
import java.util.List;

/** Lets machines of tests pull the images of hubs. */
public final class MirroredStack implements MirroredImages {
    @Override
    public List<MirroredImage> images() {
        return StackImages.all().stream()
                .map(recipe -> new MirroredImage(recipe.name(), recipe.files(), recipe.arguments()))
                .toList();
    }
}
