package io.hubwright.hub.internal;

/** A file as it should be. An empty text means that there should be none. */
public record WantedFile(String path, String text, String mode) {
    public static WantedFile secret(String path, String text) {
        return new WantedFile(path, text, "0600");
    }

    public static WantedFile open(String path, String text) {
        return new WantedFile(path, text, "0644");
    }

    public boolean secret() {
        return mode.equals("0600");
    }

    public String directory() {
        return path.substring(0, path.lastIndexOf('/'));
    }

    @Override
    public String toString() { // it may hold a password
        return path + " of " + text.length() + " characters";
    }
}
