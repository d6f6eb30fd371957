package io.hubwright.cyberhub;

import java.util.regex.Pattern;

/**
 * What seldom changes.
 *
 * @param path under the front's name, with a slash at both ends
 * @param hubImage JupyterHub with DockerSpawner and oauthenticator at {@code /opt/hub}; another tag upgrades the hub
 * @param proxyImage configurable-http-proxy
 * @param home where the images have their user's home
 * @param userId whom files in homes belong to
 * @param groupId the same
 * @param defaultUrl where a user lands
 */
public record CyberhubSettings(
        String path, String hubImage, String proxyImage, String home, int userId, int groupId, String defaultUrl) {
    private static final Pattern PATH = Pattern.compile("/([a-z0-9][a-z0-9-]*/)*");

    static final CyberhubSettings USUAL = new CyberhubSettings(
            "/", StackImages.hub().name(), StackImages.proxy().name(), "/home/user", 1000, 1000, "/lab");

    public CyberhubSettings {
        if (!PATH.matcher(path).matches())
            throw new IllegalArgumentException(
                    "the path \"" + path + "\" must begin and end with a slash, with a-z, 0-9 and - between");
        if (userId < 1 || groupId < 1)
            throw new IllegalArgumentException("users' servers run as " + userId + ":" + groupId + ", not as root");
        if (!home.startsWith("/") || !defaultUrl.startsWith("/"))
            throw new IllegalArgumentException("\"" + home + "\" and \"" + defaultUrl + "\" must begin with a slash");
    }

    public CyberhubSettings path(String path) {
        return new CyberhubSettings(path, hubImage, proxyImage, home, userId, groupId, defaultUrl);
    }

    public CyberhubSettings hubImage(String hubImage) {
        return new CyberhubSettings(path, hubImage, proxyImage, home, userId, groupId, defaultUrl);
    }

    public CyberhubSettings proxyImage(String proxyImage) {
        return new CyberhubSettings(path, hubImage, proxyImage, home, userId, groupId, defaultUrl);
    }

    public CyberhubSettings home(String home) {
        return new CyberhubSettings(path, hubImage, proxyImage, home, userId, groupId, defaultUrl);
    }

    public CyberhubSettings userId(int userId) {
        return new CyberhubSettings(path, hubImage, proxyImage, home, userId, groupId, defaultUrl);
    }

    public CyberhubSettings groupId(int groupId) {
        return new CyberhubSettings(path, hubImage, proxyImage, home, userId, groupId, defaultUrl);
    }

    public CyberhubSettings defaultUrl(String defaultUrl) {
        return new CyberhubSettings(path, hubImage, proxyImage, home, userId, groupId, defaultUrl);
    }
}
