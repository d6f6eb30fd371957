package io.hubwright.cyberhub;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a hub is made from, to be read before it is.
 *
 * @param config {@code jupyterhub_config.py}
 * @param compose what runs, as {@code docker-compose} would describe it
 * @param front what leads the front to this hub, for nginx
 * @param paths where its files are on the host, and what each is for
 */
public record CyberhubPreview(String config, String compose, String front, Map<String, String> paths) {
    public CyberhubPreview {
        paths = Collections.unmodifiableSortedMap(new TreeMap<>(paths)); // in the same order each time
    }

    static CyberhubPreview of(CyberhubSpec spec) {
        var paths = HubPaths.of(spec);
        var places = new TreeMap<String, String>();
        places.put(paths.config(), "configuration, a directory for each state of it");
        places.put(paths.access(), "allow and block lists");
        places.put(paths.homes(), "users' homes");
        places.put(paths.shared(), "shared directories");
        places.put(paths.perUser(), "further private directories");
        places.put(paths.data(), "the hub's database");
        places.put(paths.secrets(), "cookie secret, tokens, client secret; root's alone");
        places.put(paths.before(), "the database before each upgrade");
        return new CyberhubPreview(
                HubConfig.text(spec),
                ComposeFile.text(spec),
                FrontConfig.hubText(spec.name(), spec.settings().path(), HubContainers.proxyName(spec)),
                places);
    }

    @Override
    public String toString() {
        return "preview of " + config.lines().count() + " lines of configuration";
    }
}
