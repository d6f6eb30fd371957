package io.hubwright.hub;

/** A file as it should be. An empty text means that there should be none. */
record WantedFile(String path, String text, String mode) {
    static WantedFile secret(String path, String text) {
        return new WantedFile(path, text, "0600");
    }

    static WantedFile open(String path, String text) {
        return new WantedFile(path, text, "0644");
    }

    boolean secret() {
        return mode.equals("0600");
    }

    String directory() {
        return path.substring(0, path.lastIndexOf('/'));
    }

    @Override
    public String toString() { // it may hold a password
        return path + " of " + text.length() + " characters";
    }
}
