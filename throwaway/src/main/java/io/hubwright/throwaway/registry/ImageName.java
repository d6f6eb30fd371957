package io.hubwright.throwaway.registry;

/** Where an image of any registry is kept here: Docker Hub's under their own names, others below their host's. */
record ImageName(String repository, String tag) {

    static ImageName parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? "" : text.substring(0, slash);
        boolean hasHost = host.contains(".") || host.contains(":") || host.equals("localhost");
        String rest = hasHost ? text.substring(slash + 1) : text;
        int colon = rest.lastIndexOf(':');
        String path = colon < 0 ? rest : rest.substring(0, colon);
        String tag = colon < 0 ? "latest" : rest.substring(colon + 1);
        if (hasHost && !host.equals("docker.io") && !host.equals("index.docker.io")) {
            return new ImageName(hostDirectory(host) + "/" + path, tag);
        }
        return new ImageName(path.contains("/") ? path : "library/" + path, tag);
    }

    /** A repository's name has no colon. */
    static String hostDirectory(String host) {
        return host.replace(':', '_');
    }

    @Override
    public String toString() {
        return repository + ":" + tag;
    }
}
