package io.hubwright.cyberhub;

import io.hubwright.HubwrightException;
import io.hubwright.UnavailableException;
import io.hubwright.engine.Context;
import io.hubwright.engine.Diff;
import io.hubwright.engine.Diff.Change;
import io.hubwright.engine.Diff.Remedy;
import io.hubwright.engine.Handler;
import io.hubwright.engine.Lane;
import java.util.ArrayList;
import java.util.List;

/** Images on hosts. */
final class ImageHandler implements Handler<ImageSpec, HostImage> {
    @Override
    public Class<ImageSpec> specType() {
        return ImageSpec.class;
    }

    // A name is given once, and what was built already comes out of the engine's cache.
    @Override
    public boolean makesOnce() {
        return true;
    }

    @Override
    public Lane lane(ImageSpec spec) {
        return Lane.machine(spec.docker().host());
    }

    @Override
    public List<HostImage> find(ImageSpec spec, Context context) {
        try (var images = open(spec, context)) {
            return images.find(spec.reference()).stream().toList();
        }
    }

    @Override
    public Diff diff(ImageSpec spec, HostImage found, Context context) {
        return diff(spec, found);
    }

    static Diff diff(ImageSpec spec, HostImage found) {
        if (!(spec.source() instanceof ApplicationImage image)) return Diff.NONE;
        var changes = new ArrayList<Change>();
        var recipe = found.recipe().orElse("none");
        if (!recipe.equals(image.hash())) changes.add(new Change("recipe", recipe, image.hash(), Remedy.UPDATE));
        else if (spec.registry().isPresent()
                && found.digestIn(HostImages.repository(spec.reference())).isEmpty())
            changes.add(new Change("registry", "not pushed", spec.reference(), Remedy.UPDATE));
        return new Diff(changes);
    }

    @Override
    public HostImage create(ImageSpec spec, Context context) {
        try (var images = open(spec, context)) {
            return make(spec, images);
        } catch (UnavailableException e) {
            // Not as such: the engine would take a name that it then finds for all of the work.
            throw new HubwrightException(e.getMessage() + "; run again to continue", e.details(), e);
        }
    }

    @Override
    public HostImage update(ImageSpec spec, HostImage found, Diff diff, Context context) {
        return create(spec, context);
    }

    private static HostImage make(ImageSpec spec, HostImages images) {
        if (spec.source() instanceof ApplicationImage image) {
            images.build(image);
            if (spec.registry().isEmpty()) return images.get(spec.reference());
            images.tag(image.reference(), spec.reference());
            images.push(spec.reference(), spec.registry().get());
            return images.get(spec.reference());
        }
        return spec.registry()
                .map(login -> images.pull(spec.reference(), login))
                .orElseGet(() -> images.pull(spec.reference()));
    }

    @Override
    public void delete(ImageSpec spec, HostImage found, Context context) {
        try (var images = open(spec, context)) {
            images.remove(spec.reference());
            if (!spec.reference().equals(spec.source().reference()))
                images.remove(spec.source().reference());
        }
    }

    private static HostImages open(ImageSpec spec, Context context) {
        var host = context.get(spec.docker().host());
        return HostImages.at(host.dockerSocket(), context.time(), context::progress);
    }
}
